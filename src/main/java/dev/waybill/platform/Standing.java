package dev.waybill.platform;

import java.util.Locale;
import org.springframework.boot.health.contributor.Status;

/** What a check says of a part of the server. */
enum Standing {
    UP,
    /** It works, but somebody should look after it; the log of the start says why. The server takes work all the same. */
    WARNING,
    DOWN;

    /** What an indicator answers for {@link #WARNING}; Spring has no word for it. */
    static final Status NEEDS_CARE = new Status("WARNING");

    /** Whatever is neither known nor good counts as down. */
    static Standing of(Status status) {
        return status.equals(Status.UP) ? UP : status.equals(NEEDS_CARE) ? WARNING : DOWN;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
