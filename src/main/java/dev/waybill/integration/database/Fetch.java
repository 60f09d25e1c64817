package dev.waybill.integration.database;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of the rows that a statement returns. */
enum Fetch {
    /** All are kept. */
    ROWS,
    /** Exactly one must be returned, or changed when none are returned. */
    ONE,
    /** They are only counted. */
    NONE;

    static Fetch of(@Nullable Object parameter) {
        return parameter == null ? ROWS : valueOf(parameter.toString().toUpperCase(Locale.ROOT));
    }
}
