package dev.waybill.simulation.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Something that is wrong, or worth knowing, in a file.
 *
 * @param code    stable, snake_case
 * @param pointer into the document
 * @param line    from 1, as the column; empty when nothing is known
 */
record Finding(Path file, Level level, String code, String message, String pointer, Optional<Place> place) {
    enum Level {
        ERROR,
        WARNING,
        NOTE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    record Place(int line, int column) {}

    String text() {
        return (pointer.isEmpty() ? "" : pointer + "  ") + message
                + place.map(at -> "  (line " + at.line() + ", column " + at.column() + ")").orElse("");
    }
}
