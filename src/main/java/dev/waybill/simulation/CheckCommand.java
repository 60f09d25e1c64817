package dev.waybill.simulation;

import dev.waybill.simulation.check.CheckFiles;
import dev.waybill.simulation.check.CheckOptions;
import java.io.PrintStream;
import java.util.List;

/** {@code waybill check}: checks definitions and runs the tests beside them, without a server and a database. */
public final class CheckCommand {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private CheckCommand() {}

    /** Does it and returns the exit code: 0 only when all is valid and every test passed. */
    public static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            return CheckFiles.check(CheckOptions.parse(words), out) ? PASSED : FAILED;
        } catch (CheckOptions.Wrong e) {
            err.println(e.getMessage());
            return WRONG;
        }
    }
}
