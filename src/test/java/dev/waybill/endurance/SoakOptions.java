package dev.waybill.endurance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What {@code bench/soak} is asked to do. */
record SoakOptions(boolean isHelp, Duration time, Duration every, double startsASecond, int heap, long seed, Path evidence) {
    static final String USAGE =
            """
            usage: bench/soak [--minutes N] [--every SECONDS] [--rate N] [--heap MIB] [--seed N] [--evidence DIR] [--quick]
              --minutes   of load, the first half without faults, the second with (default 60)
              --every     seconds between two rounds of samples (default 5)
              --rate      starts a second of all clients together (default 12)
              --heap      of each of the two nodes, in MiB (default 384)
              --seed      of the clients and the faults (default: random)
              --evidence  where a run keeps its folder until it ends well (default the system's folder for temporary files)
              --quick     one minute, a sample each 2 seconds: whether it works; no slope can be told""";
    private static final SoakOptions FULL = new SoakOptions(
            false, Duration.ofMinutes(60), Duration.ofSeconds(5), 12, 384, new Random().nextInt(1_000_000), Path.of(System.getProperty("java.io.tmpdir")));

    /** @throws IllegalArgumentException with the sentence to show */
    static SoakOptions parse(List<String> words) {
        var options = FULL;
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            options = switch (word) {
                case "--help" -> new SoakOptions(true, options.time, options.every, options.startsASecond, options.heap, options.seed, options.evidence);
                case "--quick" -> options.with("--minutes", "1").with("--every", "2");
                default -> options.with(word, rest.hasNext() ? rest.next() : "");
            };
        }
        return options;
    }

    private SoakOptions with(String option, String value) {
        return switch (option) {
            case "--minutes" -> new SoakOptions(isHelp, Duration.ofMinutes(Integer.parseInt(value)), every, startsASecond, heap, seed, evidence);
            case "--every" -> new SoakOptions(isHelp, time, Duration.ofSeconds(Integer.parseInt(value)), startsASecond, heap, seed, evidence);
            case "--rate" -> new SoakOptions(isHelp, time, every, Double.parseDouble(value), heap, seed, evidence);
            case "--heap" -> new SoakOptions(isHelp, time, every, startsASecond, Integer.parseInt(value), seed, evidence);
            case "--seed" -> new SoakOptions(isHelp, time, every, startsASecond, heap, Long.parseLong(value), evidence);
            case "--evidence" -> new SoakOptions(isHelp, time, every, startsASecond, heap, seed, Path.of(value));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }
}
