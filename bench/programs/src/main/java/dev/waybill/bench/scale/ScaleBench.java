package dev.waybill.bench.scale;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** {@code bench/scale}: measures one part after the other, and prints what it found. */
final class ScaleBench {
    private ScaleBench() {}

    /** @param args the folder for data, then the options */
    public static void main(String[] args) throws Exception {
        var words = List.of(args);
        if (words.contains("--help")) {
            System.out.println(Options.usage());
            return;
        }
        Options options;
        try {
            options = Options.parse(words.subList(1, words.size()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.usage());
            System.exit(2);
            return;
        }
        var out = System.out;
        System.setOut(System.err); // where the product logs to: what is asked for are tables alone
        var failed = new ArrayList<String>();
        try (var recording = new Recording(Configuration.getConfiguration("profile"))) {
            if (options.recording().isPresent()) {
                recording.setDestination(options.recording().get());
                recording.start();
            }
            try (var stage = Stage.set(Path.of(words.getFirst()), options)) {
                for (var part : Part.all()) {
                    if (options.wants(part.word()) && !measure(part, stage, out)) {
                        failed.add(part.word());
                    }
                }
            }
        }
        out.flush();
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    /** The other parts are worth measuring when one fails; what is found is printed at once. */
    private static boolean measure(Part part, Stage stage, PrintStream out) throws InterruptedException {
        System.err.println(part.word() + " …");
        try {
            stage.forgetStatements();
            out.print(part.measure(stage).markdown());
            out.flush();
            stage.tellStatements();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.println(part.word() + " failed: " + e);
            e.printStackTrace();
            return false;
        }
    }
}
