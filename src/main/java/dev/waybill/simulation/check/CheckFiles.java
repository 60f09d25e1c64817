package dev.waybill.simulation.check;

import dev.waybill.simulation.test.TestRuns;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole command: reads, checks, prints, and writes what was asked for. */
public final class CheckFiles {
    private CheckFiles() {}

    /**
     * @return whether everything is in order
     * @throws CheckOptions.Wrong when a file is not there, or cannot be written
     */
    public static boolean check(CheckOptions options, PrintStream out) {
        var files = FileSet.of(options.files());
        if (files.definitions().isEmpty() && files.tests().isEmpty()) {
            throw new CheckOptions.Wrong("There is no definition and no test in what was named.");
        }
        try (var types = new OfflineTypes()) {
            var checked = new Check(types.definitions(), new TestRuns(types.rehearsals())).of(files);
            new Console(out).print(checked);
            options.junit().ifPresent(file -> write(file, JunitXml.of(checked)));
            options.sarif().ifPresent(file -> write(file, Sarif.of(checked)));
            return checked.isPassed();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CheckOptions.Wrong("The file " + file + " cannot be written.");
        }
    }
}
