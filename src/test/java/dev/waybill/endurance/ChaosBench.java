package dev.waybill.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** {@code bench/chaos}: random faults for hours, judged after each period. Exit 1 when a promise was broken, with the evidence kept. */
final class ChaosBench {
    private ChaosBench() {}

    public static void main(String[] words) throws IOException {
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + ChaosOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.isHelp()) {
            System.out.println(ChaosOptions.USAGE);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(ChaosOptions options) throws IOException {
        var seed = options.setting().seed();
        var folder = Files.createDirectories(options.evidence()).resolve("chaos-" + seed + "-" + ProcessHandle.current().pid());
        Files.createDirectory(folder);
        System.out.println("Seed " + seed + ", " + options.minutes() + " minutes, 3 nodes with " + options.setting().heap() + " MiB of heap each\n");
        System.out.println(Period.HEADER);
        long end = System.nanoTime() + Duration.ofMinutes(options.minutes()).toNanos();
        var totals = new Totals();
        try (var chaos = Chaos.start(folder, options.setting(), System.err::println)) {
            for (int number = options.first(); totals.isKept() && (number == options.first() || System.nanoTime() < end); number++) {
                var period = chaos.period(number);
                System.out.println(period.row());
                totals.add(period);
            }
        }
        System.out.println("\n" + totals.sentence());
        if (totals.isKept()) {
            Folders.delete(folder);
        } else {
            totals.violations().forEach(System.out::println);
            System.out.println("Evidence (logs, ledger, history, the database's folder): " + folder + "; again: bench/chaos --seed " + seed);
        }
        return totals.isKept();
    }
}
