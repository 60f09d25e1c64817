package dev.waybill.bench.engine;

import dev.waybill.bench.server.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is measured, and for how long.
 *
 * @param only       words of contenders; empty: all
 * @param workloads  empty: all
 * @param callers    at once; a contender leaves out what it does not take
 * @param recording  file of a JFR recording of this process from the first window on
 * @param statements whether to tell what took the database server longest
 */
record Options(
        Set<String> only,
        Set<Workload> workloads,
        List<Integer> callers,
        int rounds,
        Duration measured,
        Duration warmUp,
        Optional<Path> recording,
        boolean statements) {
    static final String USAGE =
            """
            usage: bench/engine [--quick] [--only NAME,…] [--workload NAME,…] [--callers N,…] [--rounds N] [--seconds N]
                                [--warm-up N] [--jfr FILE] [--statements]
              --quick       one round of one second each: whether it works, not how fast
              --only        waybill, http, start (needs http), bound, bound-narrow, loop, camel, dbos, db-scheduler, flowable
              --workload    chain, http-chain, pure, fan-out
              --callers     1, 8, 64, 1024 (default: all)
              --rounds      each measurement so often, interleaved; medians count (default 5)
              --seconds     of each measurement (default 3)
              --warm-up     seconds before each measurement of the first round; a third of it later (default 3)
              --jfr         records this process from the first window on, for a profile
              --statements  tells the statements that took the database server longest, after each measurement
            The database is the product's embedded one, or that of WAYBILL_DATABASE_URL, which needs pg_stat_statements.""";

    static final Options FULL = new Options(
            Set.of(), Set.of(), List.of(1, 8, 64, 1024), 5, Duration.ofSeconds(3), Duration.ofSeconds(3), Optional.empty(), false);

    /** @throws IllegalArgumentException with the sentence to show */
    static Options parse(List<String> words) {
        var options = FULL;
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            options = switch (word) {
                case "--quick" -> options.with(1).with(Duration.ofSeconds(1), Duration.ofSeconds(1));
                case "--statements" -> options.withStatements();
                default -> options.with(word, rest.hasNext() ? rest.next() : "");
            };
        }
        return options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--only" -> new Options(Set.copyOf(list(value).toList()), workloads, callers, rounds, measured, warmUp, recording, statements);
            case "--workload" -> new Options(only, workloads(value), callers, rounds, measured, warmUp, recording, statements);
            case "--callers" -> new Options(only, workloads, list(value).map(Integer::valueOf).toList(), rounds, measured, warmUp, recording, statements);
            case "--rounds" -> with(Integer.parseInt(value));
            case "--seconds" -> with(seconds(value), warmUp);
            case "--warm-up" -> with(measured, seconds(value));
            case "--jfr" -> new Options(only, workloads, callers, rounds, measured, warmUp, Optional.of(Path.of(value)), statements);
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private Options with(int number) {
        return new Options(only, workloads, callers, number, measured, warmUp, recording, statements);
    }

    private Options with(Duration time, Duration before) {
        return new Options(only, workloads, callers, rounds, time, before, recording, statements);
    }

    private Options withStatements() {
        return new Options(only, workloads, callers, rounds, measured, warmUp, recording, true);
    }

    private static Duration seconds(String value) {
        return Duration.ofMillis((long) (Double.parseDouble(value) * 1_000));
    }

    private static Stream<String> list(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).filter(word -> !word.isEmpty());
    }

    private static Set<Workload> workloads(String value) {
        return list(value).map(Options::workload).collect(Collectors.toSet());
    }

    private static Workload workload(String word) {
        return Arrays.stream(Workload.values())
                .filter(workload -> workload.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no workload " + word));
    }

    boolean wants(String contender) {
        return only.isEmpty() || only.contains(contender);
    }

    boolean wants(Workload workload) {
        return workloads.isEmpty() || workloads.contains(workload);
    }
}
