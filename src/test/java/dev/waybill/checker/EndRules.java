package dev.waybill.checker;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How executions end, and how long each of their lives is. */
final class EndRules {
    static final List<Rule<RecordedExecution>> ALL = List.of(
            new Rule<>("J01 one end", "exactly one terminal row per life, the last of it", EndRules::oneEnd),
            new Rule<>("J02 status", "the status is what the last terminal row says", EndRules::statusAgrees),
            new Rule<>("J03 lives", "the execution's attempt counts its retries by hand", EndRules::livesCounted),
            new Rule<>("J04 cancelled", "nothing is cancelled without a request", EndRules::cancelRequested),
            new Rule<>("J05 error", "the error is the first unhandled failure", EndRules::firstError));
    private static final String POISONED = "engine.poison";

    private EndRules() {}

    private static void oneEnd(RecordedExecution execution, Consumer<String> fault) {
        var lives = execution.lives();
        for (int i = 0; i < lives.size(); i++) {
            var life = lives.get(i);
            var mustEnd = i + 1 < lives.size() || execution.head().isEnded();
            var ends = life.stream().filter(row -> row.is("ended")).count();
            if (ends != (mustEnd ? 1 : 0)) {
                fault.accept("life " + (i + 1) + " has " + ends + " terminal rows");
            } else if (mustEnd && !life.stream().filter(row -> !row.is("patched")).toList().getLast().is("ended")) {
                fault.accept(life.getLast() + " follows the end");
            }
        }
    }

    private static void statusAgrees(RecordedExecution execution, Consumer<String> fault) {
        execution.lives().getLast().stream()
                .filter(row -> row.is("ended") && !execution.head().status().equals(row.outcome()))
                .forEach(row -> fault.accept("status " + execution.head().status() + ", but " + row + " says " + row.outcome()));
    }

    private static void livesCounted(RecordedExecution execution, Consumer<String> fault) {
        if (execution.head().attempt() != execution.lives().size()) {
            fault.accept("attempt " + execution.head().attempt() + ", lives " + execution.lives().size());
        }
    }

    private static void cancelRequested(RecordedExecution execution, Consumer<String> fault) {
        var requested = execution.lives().getLast().stream().anyMatch(row -> row.is("cancel_requested"));
        if (execution.head().status().equals("cancelled") && !requested) {
            fault.accept("cancelled without a request");
        }
    }

    private static void firstError(RecordedExecution execution, Consumer<String> fault) {
        var head = execution.head();
        var first = firstUnhandled(execution);
        if (head.status().equals("succeeded") && first.isPresent()) {
            fault.accept("succeeded although " + first.get() + " failed");
        }
        if (!head.status().equals("failed") || POISONED.equals(head.errorCode())) {
            return;
        }
        if (head.errorCode() == null) {
            fault.accept("failed without an error");
        }
        if (first.isEmpty() && head.errorTask() != null) {
            fault.accept("no unhandled failure, but an error of " + head.errorTask());
        }
        first.filter(row -> !row.task().equals(head.errorTask()) || !Objects.equals(head.errorCode(), row.errorCode()))
                .ifPresent(row -> fault.accept(
                        "the error is " + head.errorCode() + " of " + head.errorTask() + ", but the first is " + row + " with " + row.errorCode()));
    }

    private static boolean isPatchedBeforeTheEnd(List<JournalRow> life, JournalRow row) {
        return life.stream()
                .takeWhile(later -> !later.is("ended"))
                .anyMatch(later -> later.is("patched") && later.outcome() != null && row.task().equals(later.task()) && later.sequence() > row.sequence());
    }

    private static Optional<JournalRow> firstUnhandled(RecordedExecution execution) {
        var life = execution.lives().getLast();
        return life.stream()
                .takeWhile(row -> !row.is("ended"))
                .filter(row -> row.isFinal() && row.outcome() != null)
                .filter(row -> !isPatchedBeforeTheEnd(life, row))
                .filter(row -> execution.plan().steps().containsKey(row.task()))
                .filter(row -> execution.plan().stopsTheExecution(row.task(), row.outcome()))
                .findFirst();
    }
}
