package dev.waybill.simulation.check;

import dev.waybill.simulation.test.TestResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What was found. */
record Checked(List<Definition> definitions, List<Suite> suites) {
    /**
     * A definition and its findings.
     *
     * @param coverage empty when no test ran
     */
    record Definition(Path file, List<Finding> findings, Optional<Coverage> coverage) {}

    /**
     * A file of tests.
     *
     * @param findings what is wrong with the file itself: then none of its tests ran
     */
    record Suite(Path file, List<Finding> findings, List<Case> cases) {}

    /** @param findings why it did not pass */
    record Case(String name, TestResult result, List<Finding> findings, Duration took) {
        boolean isPassed() {
            return result.isPassed();
        }
    }

    boolean isPassed() {
        return definitions.stream().flatMap(definition -> definition.findings().stream()).noneMatch(Checked::isError)
                && suites.stream().allMatch(suite ->
                        suite.findings().stream().noneMatch(Checked::isError) && suite.cases().stream().allMatch(Case::isPassed));
    }

    static boolean isError(Finding finding) {
        return finding.level() == Finding.Level.ERROR;
    }
}
