package dev.waybill.checker;

import dev.waybill.model.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The journal against the graph of its definition.
 *
 * @param clocks how far the clocks of two nodes may be apart
 */
record GraphRules(Duration clocks) {
    List<Rule<RecordedExecution>> all() {
        return List.of(
                walking("J20 order", "upstream outcomes are journaled before a task starts or is skipped", this::orderKept),
                walking("J21 instants", "nothing of a task happens before its upstream ended, nor ends before it starts", this::instantsKept),
                walking("J22 graph", "what starts and what is skipped is as dead-path elimination says", this::decisionsRight),
                walking("J23 once", "a task that has ended never runs again, but after a retry by hand", this::endsOnce),
                walking("J24 stop", "no effect and no retry starts after the commit of an unhandled failure", this::stops),
                walking("J25 due", "nothing is repeated before it is due", this::notEarly),
                new Rule<>("J26 complete", "an execution succeeds when every task has ended", this::complete));
    }

    /** A rule that looks at each row of a task with what came before it. */
    private static Rule<RecordedExecution> walking(String name, String sentence, Look look) {
        return new Rule<>(name, sentence, (execution, fault) -> {
            var walk = new Walk(execution.plan());
            for (var row : execution.rows()) {
                if (row.is("retried") || execution.plan().steps().containsKey(row.task())) {
                    look.at(row, walk, fault);
                    walk.pass(row);
                }
            }
        });
    }

    private interface Look {
        void at(JournalRow row, Walk before, Consumer<String> fault);
    }

    /** What is known before a row. */
    private static final class Walk {
        final Plan plan;
        final Map<String, JournalRow> ended = new HashMap<>();
        final Map<String, JournalRow> latest = new HashMap<>();
        int stoppedAt = Integer.MAX_VALUE;

        Walk(Plan plan) {
            this.plan = plan;
        }

        void pass(JournalRow row) {
            if (row.is("retried")) {
                ended.values().removeIf(end -> plan.stopsTheExecution(end.task(), end.outcomeOrSkipped()));
                latest.clear();
                stoppedAt = Integer.MAX_VALUE;
                return;
            }
            latest.put(row.task(), row);
            if (row.isFinal()) {
                ended.put(row.task(), row);
                if (stoppedAt == Integer.MAX_VALUE && plan.stopsTheExecution(row.task(), row.outcomeOrSkipped())) {
                    stoppedAt = row.sequence();
                }
            }
        }

        List<JournalRow> upstream(String task) {
            return plan.step(task).links().stream()
                    .filter(link -> ended.containsKey(link.from()))
                    .map(link -> ended.get(link.from()))
                    .toList();
        }

        Plan.Decision decision(String task) {
            var outcomes = new HashMap<String, String>();
            upstream(task).forEach(row -> outcomes.put(row.task(), row.outcomeOrSkipped()));
            return plan.decide(task, outcomes);
        }
    }

    private static boolean isOfTask(JournalRow row) {
        return row.is("attempt") || row.is("skipped") || row.is("parked");
    }

    private void orderKept(JournalRow row, Walk before, Consumer<String> fault) {
        if (isOfTask(row) && before.decision(row.task()) == Plan.Decision.WAIT) {
            fault.accept(row + " comes before the end of one of " + before.plan.step(row.task()).links());
        }
    }

    private void decisionsRight(JournalRow row, Walk before, Consumer<String> fault) {
        if (!isOfTask(row)) {
            return;
        }
        var decision = before.decision(row.task());
        if (!row.is("skipped") && decision == Plan.Decision.SKIP) {
            fault.accept(row + " must be skipped");
        }
        if (row.is("skipped") && decision == Plan.Decision.START && before.plan.step(row.task()).when() == null) {
            fault.accept(row + " must start");
        }
    }

    private void instantsKept(JournalRow row, Walk before, Consumer<String> fault) {
        if (row.is("attempt") && row.startedAt() == null) {
            fault.accept(row + " has no start");
        }
        if (row.is("skipped") && row.startedAt() != null) {
            fault.accept(row + " was skipped and has a start");
        }
        if (!isOfTask(row)) {
            return;
        }
        var began = row.startedAt() == null ? row.at() : row.startedAt();
        if (isBefore(row.at(), began)) {
            fault.accept(row + " ends at " + row.at() + " and starts at " + began);
        }
        before.upstream(row.task()).stream()
                .filter(end -> isBefore(began, end.at()))
                .forEach(end -> fault.accept(row + " starts at " + began + ", before " + end + " at " + end.at()));
    }

    private void endsOnce(JournalRow row, Walk before, Consumer<String> fault) {
        if (isOfTask(row) && before.ended.containsKey(row.task())) {
            fault.accept(row + " follows " + before.ended.get(row.task()));
        }
    }

    private void stops(JournalRow row, Walk before, Consumer<String> fault) {
        if (!row.is("attempt") || row.sequence() < before.stoppedAt) {
            return;
        }
        var previous = before.latest.get(row.task());
        if (previous != null && previous.is("attempt") && previous.sequence() > before.stoppedAt) {
            fault.accept(row + " repeats " + previous + " after the failure of row " + before.stoppedAt);
        }
        before.upstream(row.task()).stream()
                .filter(end -> end.sequence() > before.stoppedAt && !before.plan.step(row.task()).isPure())
                .forEach(end -> fault.accept(row + " started after the failure of row " + before.stoppedAt + ", since after " + end));
    }

    private void notEarly(JournalRow row, Walk before, Consumer<String> fault) {
        var previous = before.latest.get(row.task());
        if (previous == null || previous.dueAt() == null || "answered".equals(row.outcome())) {
            return;
        }
        if (row.is("woken") && isBefore(row.at(), previous.dueAt())) {
            fault.accept(row + " is at " + row.at() + ", but " + previous + " is due at " + previous.dueAt());
        }
        if (!row.is("attempt")) {
            return;
        }
        var acted = previous.is("parked") ? row.at() : row.startedAt();
        if (acted != null && !"cancelled".equals(row.outcome()) && isBefore(acted, previous.dueAt())) {
            fault.accept(row + " acts at " + acted + ", but " + previous + " is due at " + previous.dueAt());
        }
    }

    private void complete(RecordedExecution execution, Consumer<String> fault) {
        var walk = new Walk(execution.plan());
        execution.rows().stream()
                .filter(row -> row.is("retried") || execution.plan().steps().containsKey(row.task()))
                .forEach(walk::pass);
        if (execution.head().status().equals("succeeded")) {
            execution.plan().steps().keySet().stream()
                    .filter(task -> !walk.ended.containsKey(task))
                    .forEach(task -> fault.accept(task + " has not ended"));
        }
    }

    private boolean isBefore(Instant one, Instant other) {
        return one.plus(clocks).isBefore(other);
    }
}
