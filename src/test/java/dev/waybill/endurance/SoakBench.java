package dev.waybill.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** {@code bench/soak}: whether anything grows under a long load. Exit 1 when something does, or a promise was broken. */
final class SoakBench {
    private SoakBench() {}

    public static void main(String[] words) throws IOException {
        SoakOptions options;
        try {
            options = SoakOptions.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + SoakOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.isHelp()) {
            System.out.println(SoakOptions.USAGE);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(SoakOptions options) throws IOException {
        var folder = Files.createDirectories(options.evidence()).resolve("soak-" + options.seed() + "-" + ProcessHandle.current().pid());
        Files.createDirectory(folder);
        System.out.println("Seed %d, %d minutes, %s starts a second, 2 nodes with %d MiB of heap each\n".formatted(
                options.seed(), options.time().toMinutes(), options.startsASecond(), options.heap()));
        Soak.Result result;
        try (var soak = new Soak(folder, options, System.err::println)) {
            result = soak.run();
        }
        System.out.println(Slopes.HEADER);
        result.phases().forEach(phase -> phase.rows().forEach(System.out::println));
        boolean isMet = result.violations().isEmpty() && result.phases().stream().allMatch(Slopes::areFlat);
        System.out.println("\n%d executions, %d violations of promises: %s".formatted(result.executions(), result.violations().size(), isMet ? "met" : "**not met**"));
        result.violations().forEach(System.out::println);
        if (result.violations().isEmpty()) {
            Folders.delete(folder);
        } else {
            Files.write(folder.resolve("violations"), result.violations());
            System.out.println("Evidence: " + folder);
        }
        return isMet;
    }
}
