package dev.waybill.bench.scale;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is measured, and how much of it.
 *
 * @param only      words of parts; empty: all
 * @param sizes     those that differ from the defaults
 * @param recording file of a JFR recording of this process
 */
record Options(Set<String> only, Map<Size, Integer> sizes, Set<Flag> flags, Optional<Path> recording) {
    /** What is said by a word alone. */
    enum Flag {
        /** The sizes that are not given only show that it works. */
        QUICK,
        /** What took the database server longest is told after each part. */
        STATEMENTS
    }

    private static final String USAGE =
            """
            usage: bench/scale [--quick] [--only PART,…] [--jfr FILE] [--statements] [--SIZE N …]
              --quick           small sizes: whether it works, not how well
              --only            %s
              --jfr             records this process, as long as all parts take
              --statements      tells the statements that took the database server longest, after each part
            %s
            The database is the product's embedded one, or that of WAYBILL_DATABASE_URL, which needs pg_stat_statements.""";

    static final Options FULL = new Options(Set.of(), Map.of(), Set.of(), Optional.empty());

    static String usage() {
        return USAGE.formatted(
                String.join(", ", Part.WORDS), Arrays.stream(Size.values()).map(Size::help).collect(Collectors.joining("\n")));
    }

    /** @throws IllegalArgumentException with the sentence to show */
    static Options parse(List<String> words) {
        var options = FULL;
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            options = switch (word) {
                case "--quick" -> options.with(Flag.QUICK);
                case "--statements" -> options.with(Flag.STATEMENTS);
                default -> options.with(word, rest.hasNext() ? rest.next() : "");
            };
        }
        return options;
    }

    private Options with(Flag flag) {
        var all = EnumSet.of(flag);
        all.addAll(flags);
        return new Options(only, sizes, Set.copyOf(all), recording);
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--only" -> new Options(parts(value), sizes, flags, recording);
            case "--jfr" -> new Options(only, sizes, flags, Optional.of(Path.of(value)));
            default -> with(
                    Size.of(option).orElseThrow(() -> new IllegalArgumentException("There is no option " + option)),
                    Integer.parseInt(value.replace(",", "").replace("_", "")));
        };
    }

    private Options with(Size size, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("A size is at least 1");
        }
        var all = new EnumMap<Size, Integer>(Size.class);
        all.putAll(sizes);
        all.put(size, number);
        return new Options(only, Map.copyOf(all), flags, recording);
    }

    private static Set<String> parts(String value) {
        var words = Set.of(value.split(","));
        words.stream().filter(word -> !Part.WORDS.contains(word)).findFirst().ifPresent(word -> {
            throw new IllegalArgumentException("There is no part " + word);
        });
        return words;
    }

    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    int number(Size size) {
        return sizes.getOrDefault(size, flags.contains(Flag.QUICK) ? size.quick() : size.full());
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }
}
