package dev.waybill.engine;

import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.Run;
import dev.waybill.engine.graph.TaskState;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.expression.Context;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows executions task by task and row by row, told from their journals, and, of what runs here, from memory. */
final class TaskViews {
    /** Values of a page, as stored; a page ends early beyond that. */
    private static final long MOST_CHARACTERS = 8 * 1024 * 1024;

    private final JournalReader journals;
    private final Values values;
    private final Runs runs;

    TaskViews(JournalReader journals, Values values, Runs runs) {
        this.journals = journals;
        this.values = values;
        this.runs = runs;
    }

    Page<TaskView> tasks(Execution execution, Version version, PageRequest request) {
        var key = new ExecutionKey(execution.tenant(), execution.id());
        var graph = Graph.of(version.definition().tasks());
        int first = request.after(last -> Objects.checkIndex(Math.toIntExact((Long) last.getFirst()), graph.size()) + 1).orElse(0);
        int end = Math.min(graph.size(), first + request.limit() + 1);
        List<Integer> shown = new ArrayList<>();
        for (int i = first; i < end; i++) {
            shown.add(i);
        }
        var live = runs.find(execution.id());
        // which tasks run on another node follows from all that ended; what became of a task, from its own rows
        boolean isRunningElsewhere = live == null && execution.status() == ExecutionStatus.RUNNING;
        var replay = Replay.of(
                graph,
                isRunningElsewhere ? journals.narrow(key) : journals.narrow(key, shown.stream().map(i -> graph.task(i).id()).toList()));
        var rows = journals.some(key, shown.stream().map(i -> replay.state(i).lastRow()).filter(row -> row > 0).toList());
        var names = journals.nodeNames(rows.values().stream().map(JournalRow::incarnation).filter(Objects::nonNull).collect(Collectors.toSet()));
        var scene = new Scene(key, execution, graph, replay, isRunningElsewhere ? replay.startable() : new BitSet(), rows, names, live);
        List<TaskView> views = new ArrayList<>();
        long characters = 0;
        for (int i : shown) {
            views.add(view(scene, i));
            characters += length(rows.get(replay.state(i).lastRow()));
            if (characters > MOST_CHARACTERS && views.size() <= request.limit() && i < graph.size() - 1) {
                return new PageRequest(views.size(), request.cursor(), request.scope())
                        .page(withOneMore(views), view -> List.of((long) index(graph, view)));
            }
        }
        return request.page(views, view -> List.of((long) index(graph, view)));
    }

    Optional<Recorded> recorded(Execution execution) {
        return new RecordReader(journals, values).read(new ExecutionKey(execution.tenant(), execution.id()), execution);
    }

    /** What expressions see of an execution; of a task of the version, if it is named. */
    Optional<Context> context(Execution execution, Version version, Optional<String> task) {
        var key = new ExecutionKey(execution.tenant(), execution.id());
        var graph = Graph.of(version.definition().tasks());
        if (task.isPresent() && graph.index(task.get()) == null) {
            return Optional.empty();
        }
        var rows = journals.narrow(key);
        var replay = Replay.of(graph, rows);
        int retries = (int) rows.stream().filter(row -> row.kind() == JournalRow.Kind.RETRIED).count();
        return Optional.of(new PastContext(
                execution,
                version,
                retries + 1,
                task.map(graph::index).orElse(null),
                new PastContext.Past(graph, replay),
                index -> result(key, replay.state(index))));
    }

    private PastContext.Result result(ExecutionKey key, TaskState state) {
        var row = journals.some(key, List.of(state.lastRow())).get(state.lastRow());
        return new PastContext.Result(
                row == null || state.outcome() == null ? null : read(key, row.output()), row == null ? null : read(key, row.error()));
    }

    private static List<TaskView> withOneMore(List<TaskView> views) {
        var more = new ArrayList<>(views);
        more.add(views.getLast());
        return more;
    }

    private static int index(Graph graph, TaskView view) {
        return Objects.requireNonNull(graph.index(view.taskId()));
    }

    private static long length(@Nullable JournalRow row) {
        return row == null ? 0 : length(row.input()) + length(row.output()) + length(row.error());
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.startsWith("@") ? MOST_CHARACTERS / 4 : text.length();
    }

    private record Scene(
            ExecutionKey key,
            Execution execution,
            Graph graph,
            Replay replay,
            BitSet startable,
            Map<Integer, JournalRow> rows,
            Map<Long, String> nodes,
            @Nullable Run live) {}

    private TaskView view(Scene scene, int index) {
        var state = scene.replay().state(index);
        var task = scene.graph().task(index);
        var row = scene.rows().get(state.lastRow());
        var runningSince = scene.live() == null ? null : scene.live().runningSince(index);
        var status = status(scene, state, index, runningSince != null);
        boolean isCancelled = state.outcome() == null && status.equals("completed");
        int attempts = state.attempts() + (runningSince != null || state.dueAt() != null && isParked(row) ? 1 : 0);
        return new TaskView(
                task.id(),
                task.type(),
                status,
                isCancelled ? "cancelled" : state.outcome() == null ? null : state.outcome().word(),
                attempts,
                state.startedAt() == null ? runningSince : state.startedAt(),
                isCancelled ? scene.execution().completedAt() : state.completedAt(),
                row == null ? null : read(scene.key(), row.input()),
                row == null || state.outcome() == null ? null : read(scene.key(), row.output()),
                row == null ? null : read(scene.key(), row.error()),
                row == null || row.incarnation() == null ? null : scene.nodes().get(row.incarnation()));
    }

    private static boolean isParked(@Nullable JournalRow row) {
        return row != null && row.kind() == JournalRow.Kind.PARKED;
    }

    private static String status(Scene scene, TaskState state, int index, boolean isRunningHere) {
        if (state.outcome() != null || scene.execution().status().isEnded()) {
            return "completed";
        }
        if (isRunningHere) {
            return "running";
        }
        if (state.dueAt() != null) {
            return "waiting";
        }
        boolean isRunningElsewhere =
                scene.live() == null && scene.execution().status() == ExecutionStatus.RUNNING && scene.startable().get(index);
        return isRunningElsewhere ? "running" : "pending";
    }

    Page<JournalView> journal(ExecutionKey key, PageRequest request) {
        int after = request.after(last -> Math.toIntExact((Long) last.getFirst())).orElse(0);
        var rows = journals.events(key, after, request.limit() + 1);
        Set<Long> incarnations = rows.stream().map(JournalRow::incarnation).filter(Objects::nonNull).collect(Collectors.toSet());
        var nodes = journals.nodeNames(incarnations);
        return request.page(rows.stream().map(row -> view(key, row, nodes)).toList(), row -> List.of(row.sequence()));
    }

    private JournalView view(ExecutionKey key, JournalRow row, Map<Long, String> nodes) {
        return new JournalView(
                row.sequence(),
                row.at(),
                row.kind().word(),
                row.taskId(),
                row.attempt(),
                row.outcome(),
                read(key, row.error()),
                row.incarnation() == null ? null : nodes.get(row.incarnation()),
                row.epoch());
    }

    /** A blob that cannot be read must not hide everything else. */
    private @Nullable Object read(ExecutionKey key, @Nullable String stored) {
        try {
            return values.read(key, stored);
        } catch (TaskFailure e) {
            return Map.of("unreadable", e.sentence());
        }
    }
}
