package dev.waybill.endurance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What {@code bench/chaos} is asked to do.
 *
 * @param first number of the first period: with its seed, a later period can be had alone
 */
record ChaosOptions(boolean isHelp, int minutes, int first, Path evidence, Chaos.Setting setting) {
    static final String USAGE =
            """
            usage: bench/chaos [--minutes N] [--seed N] [--period SECONDS] [--first N] [--faults NAME,…] [--rate N] [--heap MIB]
                               [--evidence DIR] [--quick]
              --minutes   so long at least; a period is finished (default 60)
              --seed      the same faults again, at the same instants as far as clocks allow (default: random)
              --period    seconds of faults before the calm and the judgement (default 60)
              --first     begins with that period of the seed (default 1)
              --faults    only of these kinds, two at least; default all:
                          """
                    + String.join(", ", Stream.of(Fault.Kind.values()).map(Fault.Kind::word).toList()).replaceAll("(.{70,95}), ", "$1,\n              ")
                    + """

              --rate      starts a second of all clients together (default 8)
              --heap      of each node, in MiB (default 384)
              --evidence  where a run keeps its folder until it ends well (default the system's folder for temporary files)
              --quick     one period of 15 seconds: whether it works""";

    private static final ChaosOptions FULL = new ChaosOptions(
            false, 60, 1, Path.of(System.getProperty("java.io.tmpdir")),
            new Chaos.Setting(new Random().nextInt(1_000_000), Duration.ofSeconds(60), List.of(Fault.Kind.values()), 8, 384));

    /** @throws IllegalArgumentException with the sentence to show */
    static ChaosOptions parse(List<String> words) {
        var options = FULL;
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            options = switch (word) {
                case "--help" -> new ChaosOptions(true, options.minutes, options.first, options.evidence, options.setting);
                case "--quick" -> options.with("--period", "15").with("--minutes", "0");
                default -> options.with(word, rest.hasNext() ? rest.next() : "");
            };
        }
        return options;
    }

    private ChaosOptions with(String option, String value) {
        var now = setting;
        return switch (option) {
            case "--minutes" -> new ChaosOptions(isHelp, Integer.parseInt(value), first, evidence, setting);
            case "--first" -> new ChaosOptions(isHelp, minutes, Integer.parseInt(value), evidence, setting);
            case "--evidence" -> new ChaosOptions(isHelp, minutes, first, Path.of(value), setting);
            case "--seed" -> with(new Chaos.Setting(Long.parseLong(value), now.period(), now.kinds(), now.startsASecond(), now.heap()));
            case "--period" -> with(new Chaos.Setting(now.seed(), Duration.ofSeconds(Integer.parseInt(value)), now.kinds(), now.startsASecond(), now.heap()));
            case "--faults" -> with(new Chaos.Setting(now.seed(), now.period(), kinds(value), now.startsASecond(), now.heap()));
            case "--rate" -> with(new Chaos.Setting(now.seed(), now.period(), now.kinds(), Double.parseDouble(value), now.heap()));
            case "--heap" -> with(new Chaos.Setting(now.seed(), now.period(), now.kinds(), now.startsASecond(), Integer.parseInt(value)));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private ChaosOptions with(Chaos.Setting other) {
        return new ChaosOptions(isHelp, minutes, first, evidence, other);
    }

    private static List<Fault.Kind> kinds(String value) {
        var names = List.of(value.split(","));
        var kinds = Arrays.stream(Fault.Kind.values()).filter(kind -> names.contains(kind.word())).toList();
        if (kinds.size() < 2 || kinds.size() < names.size()) {
            throw new IllegalArgumentException("--faults needs two kinds of fault or more, of those below");
        }
        return kinds;
    }
}
