package dev.waybill.simulation.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code check} was asked to do.
 *
 * @param files files and folders
 */
public record CheckOptions(List<Path> files, Optional<Path> junit, Optional<Path> sarif) {
    public static final String USAGE = "Usage: waybill check FILE… [--junit FILE] [--sarif FILE]";

    /** Words that ask for nothing that can be done; the message says what would. */
    public static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message);
        }
    }

    public static CheckOptions parse(List<String> words) {
        List<Path> files = new ArrayList<>();
        Path junit = null;
        Path sarif = null;
        for (var left = words.iterator(); left.hasNext(); ) {
            var word = left.next();
            switch (word) {
                case "--junit" -> junit = file(word, left.hasNext() ? left.next() : null);
                case "--sarif" -> sarif = file(word, left.hasNext() ? left.next() : null);
                default -> files.add(operand(word));
            }
        }
        if (files.isEmpty()) {
            throw new Wrong(USAGE);
        }
        return new CheckOptions(List.copyOf(files), Optional.ofNullable(junit), Optional.ofNullable(sarif));
    }

    private static Path operand(String word) {
        if (word.startsWith("--")) {
            throw new Wrong(word + " is not an option of check. " + USAGE);
        }
        return Path.of(word);
    }

    private static Path file(String option, @Nullable String word) {
        if (word == null) {
            throw new Wrong(option + " needs a file. " + USAGE);
        }
        return Path.of(word);
    }
}
