package dev.waybill.graphs;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Evidence;
import dev.waybill.checker.JournalRow;
import dev.waybill.checker.LedgerCall;
import dev.waybill.checker.RecordedExecution;
import dev.waybill.checker.Snapshot;
import dev.waybill.checker.Violation;
import dev.waybill.model.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether what the API tells of an ended execution is legal: the checker's rules on tasks and journal as they were read.
 *
 * @param tasks   in the order in which they were answered
 * @param journal in the order in which it was answered
 */
record Judgement(Map<String, ?> definition, Map<String, ?> execution, List<Map<String, ?>> tasks, List<Map<String, ?>> journal) {
    /** The server goes by its database's clock, a few milliseconds behind the one that the ledger reads. */
    private static final Duration CLOCKS_APART = Duration.ofMillis(50);

    /** @param calls what a peer saw, if each transform was a call */
    List<String> faults(Optional<List<LedgerCall>> calls) {
        var faults = new ArrayList<String>();
        var plan = Plan.of(definition);
        if (!"succeeded".equals(execution.get("status"))) {
            faults.add("the status is " + execution.get("status") + ", the error " + execution.get("error"));
        }
        var shown = tasks.stream().map(task -> (String) task.get("task_id")).toList();
        if (!shown.equals(List.copyOf(plan.steps().keySet()))) {
            faults.add("the tasks are not those of the definition, in its order: " + shown.size() + " of " + plan.steps().size());
        }
        tasks.stream().filter(task -> !"completed".equals(task.get("status")))
                .forEach(task -> faults.add(task.get("task_id") + " is " + task.get("status")));
        faults.addAll(orderOfTasks(plan));
        var recorded = recorded(plan);
        var evidence = Evidence.of(new Snapshot(List.of(recorded), List.of(), List.of(), List.of(), Set.of(), Set.of(), Map.of()))
                .withClocksApart(CLOCKS_APART);
        Checker.check(calls.map(evidence::with).orElse(evidence)).stream().map(Violation::toString).forEach(faults::add);
        calls.ifPresent(made -> faults.addAll(orderOfCalls(plan, made)));
        return faults;
    }

    /** No task starts before the instants at which those it depends on were completed. */
    private List<String> orderOfTasks(Plan plan) {
        var completed = new HashMap<String, Instant>();
        tasks.forEach(task -> completed.put((String) task.get("task_id"), instant(task.get("completed_at"))));
        var faults = new ArrayList<String>();
        for (var task : tasks) {
            var started = instant(task.get("started_at"));
            var step = plan.steps().get(task.get("task_id"));
            if (started == null || step == null) {
                continue;
            }
            for (var link : step.links()) {
                var before = completed.get(link.from());
                if (before == null || started.isBefore(before)) {
                    faults.add(step.id() + " started at " + started + ", but " + link.from() + " completed at " + before);
                }
            }
        }
        return faults;
    }

    /** No call arrives before those of the tasks it depends on. */
    private static List<String> orderOfCalls(Plan plan, List<LedgerCall> calls) {
        var arrived = new HashSet<String>();
        var calling = new HashSet<String>();
        calls.forEach(call -> calling.add(task(call)));
        var faults = new ArrayList<String>();
        for (var call : calls) {
            var step = plan.steps().get(task(call));
            if (step != null) {
                step.links().stream()
                        .filter(link -> calling.contains(link.from()) && !arrived.contains(link.from()))
                        .forEach(link -> faults.add("the call of " + step.id() + " arrived before that of " + link.from()));
            }
            arrived.add(task(call));
        }
        return faults;
    }

    private static String task(LedgerCall call) {
        return call.target().substring(1);
    }

    private RecordedExecution recorded(Plan plan) {
        var started = new HashMap<String, Instant>();
        tasks.forEach(task -> started.put((String) task.get("task_id"), instant(task.get("started_at"))));
        var last = new HashMap<String, Integer>();
        journal.stream()
                .filter(row -> row.get("attempt") != null)
                .forEach(row -> last.merge((String) row.get("task_id"), ((Number) row.get("attempt")).intValue(), Math::max));
        var rows = journal.stream().map(row -> row(row, started, last)).toList();
        var error = execution.get("error") instanceof Map<?, ?> map ? map : Map.of();
        var epoch = rows.stream().mapToLong(JournalRow::epoch).max().orElse(0);
        var head = new RecordedExecution.Head(
                (String) execution.get("workflow_id"), (String) execution.get("status"), 1, (String) error.get("code"),
                (String) error.get("task_id"), null, epoch, false);
        return new RecordedExecution((String) execution.get("id"), head, plan, rows, Set.of(), Set.of());
    }

    /** The API tells the start of a task's first attempt only, and not when a failed one was due again. */
    private static JournalRow row(Map<String, ?> row, Map<String, Instant> started, Map<String, Integer> last) {
        var task = (String) row.get("task_id");
        var attempt = row.get("attempt") == null ? null : ((Number) row.get("attempt")).intValue();
        var at = instant(row.get("at"));
        var isFirst = attempt != null && attempt == 1;
        var error = row.get("error") instanceof Map<?, ?> map ? (String) map.get("code") : null;
        return new JournalRow(
                ((Number) row.get("sequence")).intValue(), (String) row.get("kind"), task, attempt, (String) row.get("outcome"),
                error, attempt == null ? null : isFirst ? started.get(task) : at, at,
                attempt != null && attempt < last.get(task) ? at : null, ((Number) row.get("epoch")).longValue());
    }

    private static @Nullable Instant instant(@Nullable Object text) {
        return text == null ? null : Instant.parse((String) text);
    }
}
