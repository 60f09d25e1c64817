package dev.waybill.engine.repair;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Parts of sentences. */
final class Phrase {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Phrase() {}

    /** As answers show instants. */
    static String of(Instant instant) {
        return INSTANT.format(instant);
    }

    static String count(long number, String one, String several) {
        return number == 1 ? "1 " + one : number + " " + several;
    }
}
