package dev.waybill.bench.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is stored, and how it is asked for.
 *
 * @param executions stored beforehand
 * @param workflows  stored beforehand
 * @param rate       requests a second
 * @param keep       folder whose load is used again by the next run
 * @param loadOnly   ends when all is stored
 */
record Options(long executions, int workflows, double rate, Duration measured, Duration warmUp, Optional<Path> keep, boolean loadOnly) {
    static final String USAGE =
            """
            usage: bench/api [--quick] [--executions N] [--workflows N] [--rate N] [--seconds N] [--warm-up N] [--keep DIR] [--load]
              --quick       20,000 executions and 200 workflows stored, 10 seconds: whether it works, not how fast
              --executions  stored beforehand (default 10,000,000: about 15 GB)
              --workflows   stored beforehand (default 10,000)
              --rate        requests a second, all calls together (default 200)
              --seconds     of the measurement (default 300)
              --warm-up     seconds of the same load before it (default 60)
              --keep        folder for server and database; what is stored there by an earlier run of the same size is used again
              --load        stores what is missing and ends
            The database is the product's embedded one; with WAYBILL_DATABASE_URL (and _USER, _PASSWORD) that one, which needs
            pg_stat_statements and must hold nothing else.""";

    static final Options FULL =
            new Options(10_000_000, 10_000, 200, Duration.ofSeconds(300), Duration.ofSeconds(60), Optional.empty(), false);

    Options {
        if (executions < 1_000 || workflows < 20 || rate <= 0) {
            throw new IllegalArgumentException("At least 1000 executions, 20 workflows and some requests");
        }
    }

    /** @throws IllegalArgumentException with the sentence to show */
    static Options parse(List<String> words) {
        var options = FULL;
        var rest = words.iterator();
        while (rest.hasNext()) {
            var word = rest.next();
            options = switch (word) {
                case "--quick" -> options.quick();
                case "--load" -> options.onlyLoading();
                default -> options.with(word, rest.hasNext() ? rest.next() : "");
            };
        }
        return options;
    }

    private Options quick() {
        return new Options(20_000, 200, rate, Duration.ofSeconds(10), Duration.ofSeconds(5), keep, loadOnly);
    }

    private Options onlyLoading() {
        return new Options(executions, workflows, rate, measured, warmUp, keep, true);
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--executions" -> new Options(number(option, value), workflows, rate, measured, warmUp, keep, loadOnly);
            case "--workflows" -> new Options(executions, (int) number(option, value), rate, measured, warmUp, keep, loadOnly);
            case "--rate" -> new Options(executions, workflows, number(option, value), measured, warmUp, keep, loadOnly);
            case "--seconds" -> new Options(executions, workflows, rate, Duration.ofSeconds(number(option, value)), warmUp, keep, loadOnly);
            case "--warm-up" -> new Options(executions, workflows, rate, measured, Duration.ofSeconds(number(option, value)), keep, loadOnly);
            case "--keep" -> new Options(executions, workflows, rate, measured, warmUp, Optional.of(Path.of(value)), loadOnly);
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value.replace(",", "").replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a whole number", e);
        }
    }
}
