package dev.waybill.engine;

import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.TakenOver;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.NewExecution;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** New executions that go over what another one did, as a whole or from one task on. The other one stays as it is. */
final class Reruns {
    private static final int ROWS_AT_ONCE = 100;

    private final Starts starts;
    private final Versions versions;
    private final JournalReader journals;
    private final Values values;

    Reruns(Starts starts, Versions versions, JournalReader journals, Values values) {
        this.starts = starts;
        this.versions = versions;
        this.journals = journals;
        this.values = values;
    }

    Starts.Started accept(StartExecution start, Execution source, @Nullable String fromTask) {
        if (fromTask == null) {
            return starts.rerun(start, source.id(), _ -> List.of());
        }
        var graph = Graph.of(start.version().definition().tasks());
        var from = graph.index(fromTask);
        if (from == null) {
            var fault = new Fault("/from_task", "unknown_task", "The version has no task '" + fromTask + "'");
            throw new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults", List.of(fault));
        }
        return starts.rerun(start, source.id(), execution -> takenOver(execution, graph, from, source));
    }

    private List<JournalRow> takenOver(NewExecution execution, Graph graph, int from, Execution source) {
        var sourceKey = new ExecutionKey(source.tenant(), source.id());
        var sourceGraph = Graph.of(versions.find(source.tenant(), source.workflowId(), source.workflowVersion())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"))
                .definition()
                .tasks());
        var results = TakenOver.of(graph, from, sourceGraph, Replay.of(sourceGraph, journals.narrow(sourceKey)));
        List<JournalRow> rows = new ArrayList<>();
        for (int begin = 0; begin < results.size(); begin += ROWS_AT_ONCE) {
            var some = results.subList(begin, Math.min(results.size(), begin + ROWS_AT_ONCE));
            var values = journals.some(sourceKey, some.stream().map(result -> result.state().lastRow()).filter(row -> row > 0).toList());
            for (var result : some) {
                rows.add(row(rows.size() + 1, execution, graph, result, sourceKey, values));
            }
        }
        return rows;
    }

    private JournalRow row(
            int sequence, NewExecution execution, Graph graph, TakenOver.Result result, ExecutionKey source, Map<Integer, JournalRow> rows) {
        var state = result.state();
        var last = rows.get(state.lastRow());
        return new JournalRow(
                sequence,
                JournalRow.Kind.TAKEN_OVER,
                graph.task(result.index()).id(),
                state.attempts(),
                String.valueOf(state.outcome() == null ? null : state.outcome().word()),
                last == null ? null : copy(source, execution.key(), last.input()),
                last == null ? null : copy(source, execution.key(), last.output()),
                last == null ? null : copy(source, execution.key(), last.error()),
                null,
                execution.createdAt(),
                null,
                false,
                null,
                0);
    }

    private @Nullable String copy(ExecutionKey source, ExecutionKey rerun, @Nullable String stored) {
        try {
            return values.copy(source, rerun, stored);
        } catch (TaskFailure e) {
            throw e.code().equals("storage.damaged")
                    ? new Refusal(Refusal.Kind.CONFLICT, "value_unreadable", "A large value of the execution cannot be read; rerun it as a whole")
                    : new Refusal(Refusal.Kind.UNAVAILABLE, "storage_full", e.sentence(), Duration.ofSeconds(30));
        }
    }
}
