package dev.waybill.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as definitions write them: a whole number and one unit, positive: {@code 500ms 10s 5m 48h 7d}. */
public final class Durations {
    /** A hundred years: beyond it no instant could be stored. */
    public static final Duration MAX = Duration.ofDays(36_500);

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,11})(ms|s|m|h|d)");

    private Durations() {}

    static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    /** The duration that a text stands for; empty when it is none, or longer than {@link #MAX}. */
    public static Optional<Duration> parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        var duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return Optional.of(duration).filter(length -> length.compareTo(MAX) <= 0);
    }
}
