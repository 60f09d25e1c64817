package dev.waybill.platform;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Tells the person at the terminal why the server does not start. */
final class StartFailureReporter implements FailureAnalysisReporter {
    @Override
    public void report(FailureAnalysis analysis) {
        var action = analysis.getAction();
        System.err.println("Waybill cannot start: " + analysis.getDescription() + (action == null ? "" : " " + action));
    }
}
