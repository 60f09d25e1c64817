package dev.waybill.bench.engine;

import dev.waybill.bench.contender.Contender;
import dev.waybill.bench.measure.Figures;
import dev.waybill.bench.measure.PostgresGauge;
import dev.waybill.bench.measure.Timing;
import dev.waybill.bench.measure.Window;
import dev.waybill.bench.server.Workload;
import java.nio.file.Path;
import java.util.List;

/** {@code bench/engine}: measures every contender, workload and number of callers in turn, round after round, and prints tables. */
final class EngineBench {
    private static final int LATER_WARM_UPS = 3;

    private final Options options;
    private final Field field;
    private final PostgresGauge gauge;
    private final Profile profile;
    private final Results results;

    private EngineBench(Options options, Field field, PostgresGauge gauge, Profile profile, Results results) {
        this.options = options;
        this.field = field;
        this.gauge = gauge;
        this.profile = profile;
        this.results = results;
    }

    /** @param args the folder for data, then the options */
    public static void main(String[] args) throws Exception {
        var words = List.of(args);
        if (words.contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(words.subList(1, words.size()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        var out = System.out;
        System.setOut(System.err); // where the product logs to: what is asked for are tables alone
        var results = new Results();
        try (var field = Field.prepare(Path.of(words.getFirst()), options, results);
                var gauge = new PostgresGauge(field.administrator().connect());
                var profile = new Profile(options, gauge)) {
            new EngineBench(options, field, gauge, profile, results).measure();
            out.print(new Report(options, field.contenders(), results).markdown());
        }
        out.flush();
        System.exit(0); // a rival may have left a thread behind
    }

    /** All that is to be compared stands side by side in time: the disk's speed wanders. */
    private void measure() throws InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            for (var workload : Workload.values()) {
                for (int callers : options.callers()) {
                    for (var contender : field.contenders()) {
                        if (options.wants(workload) && contender.takes(workload, callers)) {
                            measure(round, contender, new Cell(contender.word(), workload, callers));
                        }
                    }
                }
            }
        }
    }

    private void measure(int round, Contender contender, Cell cell) throws InterruptedException {
        var warmUp = round == 1 ? options.warmUp() : options.warmUp().dividedBy(LATER_WARM_UPS);
        var window = new Window(() -> gauge.read(contender.database()), profile.witness(contender.database()));
        try (var load = contender.load(cell.workload(), cell.callers())) {
            var latencies = load.run(new Timing(warmUp, options.measured()), window);
            var figures = Figures.of(latencies, window.counters(), cell.workload().steps());
            results.add(round, cell, figures);
            System.err.printf(
                    "%d/%d %-10s %5d %-13s %9.1f/s p50 %7.2f ms p99 %7.2f ms%n",
                    round, options.rounds(), cell.workload().word(), cell.callers(), cell.contender(), figures.perSecond(), figures.p50(), figures.p99());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // the others are worth measuring all the same; the tables show a gap
            System.err.printf("%d/%d %s %d %s failed: %s%n", round, options.rounds(), cell.workload().word(), cell.callers(), cell.contender(), e);
            e.printStackTrace();
        }
    }
}
