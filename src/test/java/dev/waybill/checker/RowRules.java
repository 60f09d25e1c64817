package dev.waybill.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What holds for the rows of a journal whatever the graph. */
final class RowRules {
    static final List<Rule<RecordedExecution>> ALL = List.of(
            new Rule<>("J10 sequence", "sequence numbers are 1, 2, 3 … without gaps", RowRules::gapFree),
            new Rule<>("J11 epoch", "the epoch never falls and never passes the execution's", RowRules::epochRises),
            new Rule<>("J12 attempts", "the attempts of a task are 1, 2, 3 …", RowRules::attemptsCounted),
            new Rule<>("J13 budget", "a life of an execution repeats only what the retry policy allows", RowRules::budgetKept),
            new Rule<>("J17 patience", "a task fails only when its retries are used up or nothing is retried any more", RowRules::givenUpInTime),
            new Rule<>("J14 outcome", "a task ends with an outcome of its type", RowRules::outcomesKnown),
            new Rule<>("J15 retry", "only failures are repeated", RowRules::onlyFailuresRepeat),
            new Rule<>("J16 blobs", "every value that a row names is stored", RowRules::blobsStored));
    /** Values are stored before the rows that name them: what a lost claim leaves over goes with its month. */
    static final Rule<RecordedExecution> NAMED =
            new Rule<>("J16 blobs", "every stored value is named by a row", RowRules::blobsNamed);
    /** Of what happened inside of a task. */
    static final List<Rule<RecordedExecution>> INSIDE = List.of(
            new Rule<>("J13 budget", "a life of an execution repeats only what the retry policy allows", RowRules::budgetKept),
            new Rule<>("J14 outcome", "a task ends with an outcome of its type", RowRules::outcomesKnown));
    private static final Set<String> OF_A_TASK = Set.of("attempt", "skipped");
    private static final Set<String> OF_ANY_TYPE = Set.of("failure", "cancelled");

    private RowRules() {}

    private static void gapFree(RecordedExecution execution, Consumer<String> fault) {
        for (int i = 0; i < execution.rows().size(); i++) {
            if (execution.rows().get(i).sequence() != i + 1) {
                fault.accept("row " + (i + 1) + " has sequence " + execution.rows().get(i).sequence());
                return;
            }
        }
    }

    private static void epochRises(RecordedExecution execution, Consumer<String> fault) {
        long highest = 0;
        for (var row : execution.rows()) {
            if (row.epoch() < highest) {
                fault.accept(row + " has epoch " + row.epoch() + " after " + highest);
            }
            highest = Math.max(highest, row.epoch());
        }
        if (highest > execution.head().epoch()) {
            fault.accept("a row has epoch " + highest + ", the execution " + execution.head().epoch());
        }
    }

    private static void attemptsCounted(RecordedExecution execution, Consumer<String> fault) {
        var counts = new HashMap<String, Integer>();
        for (var row : execution.rows()) {
            if (row.is("attempt") && (row.attempt() == null || row.attempt() != counts.merge(row.task(), 1, Integer::sum))) {
                fault.accept(row + " is attempt " + counts.get(row.task()) + " of its task");
            }
            if (row.is("skipped") && row.attempt() != null) {
                fault.accept(row + ": a skipped task has no attempt");
            }
        }
    }

    private static void budgetKept(RecordedExecution execution, Consumer<String> fault) {
        for (var life : execution.lives()) {
            var made = new HashMap<String, Integer>();
            for (var row : life) {
                var step = execution.plan().steps().get(row.task());
                if (!row.is("attempt") || step == null) {
                    continue;
                }
                int attempts = made.merge(row.task(), 1, Integer::sum);
                if (row.dueAt() != null && row.errorCode() != null && !step.retry().repeats(row.errorCode(), attempts)) {
                    fault.accept(row + " is to be repeated after " + row.errorCode());
                }
                if (attempts > step.retry().maxAttempts()) {
                    fault.accept(row + " is one more than " + step.retry().maxAttempts());
                }
            }
        }
    }

    private static void givenUpInTime(RecordedExecution execution, Consumer<String> fault) {
        for (var life : execution.lives()) {
            var made = new HashMap<String, Integer>();
            for (var row : life) {
                var step = execution.plan().steps().get(row.task());
                if (row.is("cancel_requested") || isTimedOut(life)) {
                    break; // nothing is retried from here on
                }
                if (!row.is("attempt") || step == null || !"failure".equals(row.outcome()) || row.errorCode() == null) {
                    continue;
                }
                int attempts = made.merge(row.task(), 1, Integer::sum);
                if (row.dueAt() == null && step.retry().repeats(row.errorCode(), attempts)) {
                    fault.accept(row + " is the last although " + row.errorCode() + " is retried");
                }
                if (row.dueAt() == null && execution.plan().stopsTheExecution(row.task(), "failure")) {
                    break;
                }
            }
        }
    }

    private static boolean isTimedOut(List<JournalRow> life) {
        return life.getLast().is("ended") && "timed_out".equals(life.getLast().outcome());
    }

    private static void outcomesKnown(RecordedExecution execution, Consumer<String> fault) {
        for (var row : execution.rows()) {
            if (!OF_A_TASK.contains(row.kind()) || (row.task() != null && row.task().contains("."))) {
                continue; // those inside of tasks are looked at by themselves
            }
            var step = execution.plan().steps().get(row.task());
            if (step == null) {
                fault.accept(row + " is of no task of the definition");
            } else if (row.is("attempt") && (row.outcome() == null || !isOutcome(step.type(), row.outcome()))) {
                fault.accept(row + " has outcome " + row.outcome() + ", its type is " + step.type());
            }
        }
    }

    /** Types that are not listed here may have any label. */
    private static boolean isOutcome(String type, String outcome) {
        return OF_ANY_TYPE.contains(outcome) || switch (type) {
            case "condition" -> outcome.equals("true") || outcome.equals("false");
            case "approval" -> outcome.equals("approved") || outcome.equals("rejected");
            case "wait_event" -> outcome.equals("received") || outcome.equals("timeout");
            case "transform", "http_request", "database", "email", "delay" -> outcome.equals("success");
            case "switch" -> !outcome.equals("success") && !outcome.equals("skipped");
            default -> !outcome.equals("skipped");
        };
    }

    private static void onlyFailuresRepeat(RecordedExecution execution, Consumer<String> fault) {
        for (var row : execution.rows()) {
            var failed = "failure".equals(row.outcome());
            if (row.is("attempt") && row.dueAt() != null && !failed) {
                fault.accept(row + " ended " + row.outcome() + " and is to be repeated");
            }
            if (row.is("attempt") && !"cancelled".equals(row.outcome()) && (row.errorCode() == null) == failed) {
                fault.accept(row + " ended " + row.outcome() + " with error " + row.errorCode());
            }
        }
    }

    private static void blobsNamed(RecordedExecution execution, Consumer<String> fault) {
        var orphans = new HashSet<>(execution.storedBlobs());
        orphans.removeAll(execution.namedBlobs());
        orphans.forEach(blob -> fault.accept("no row names the blob " + blob));
    }

    private static void blobsStored(RecordedExecution execution, Consumer<String> fault) {
        var missing = new HashSet<>(execution.namedBlobs());
        missing.removeAll(execution.storedBlobs());
        missing.forEach(blob -> fault.accept("the blob " + blob + " is missing"));
    }
}
