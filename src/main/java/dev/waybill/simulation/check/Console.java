package dev.waybill.simulation.check;

import java.io.PrintStream;

/** What people read. */
final class Console {
    private final PrintStream out;

    Console(PrintStream out) {
        this.out = out;
    }

    void print(Checked checked) {
        for (var definition : checked.definitions()) {
            boolean isValid = definition.findings().stream().noneMatch(Checked::isError);
            out.println(definition.file() + "  " + (isValid ? "valid" : "INVALID"));
            definition.findings().stream().filter(finding -> finding.level() != Finding.Level.NOTE)
                    .forEach(finding -> out.println("    " + (Checked.isError(finding) ? "" : "warning: ") + finding.text()));
            definition.coverage().ifPresent(coverage -> out.println("    " + coverage.text()));
        }
        for (var suite : checked.suites()) {
            out.println(suite.file().toString());
            suite.findings().forEach(finding -> out.println("    " + finding.text()));
            suite.cases().forEach(this::print);
        }
        out.println(summary(checked));
    }

    private void print(Checked.Case each) {
        out.println("  " + (each.isPassed() ? "ok    " : "FAIL  ") + each.name());
        each.findings().forEach(finding -> out.println("        " + finding.text()));
    }

    private static String summary(Checked checked) {
        long invalid = checked.definitions().stream().filter(definition -> definition.findings().stream().anyMatch(Checked::isError)).count();
        long broken = checked.suites().stream().filter(suite -> !suite.findings().isEmpty()).count();
        long tests = checked.suites().stream().mapToLong(suite -> suite.cases().size()).sum();
        long failed = checked.suites().stream().flatMap(suite -> suite.cases().stream()).filter(each -> !each.isPassed()).count();
        return checked.definitions().size() + " definitions, " + invalid + " invalid; " + tests + " tests, " + failed + " failed"
                + (broken == 0 ? "" : "; " + broken + " test files with faults");
    }
}
