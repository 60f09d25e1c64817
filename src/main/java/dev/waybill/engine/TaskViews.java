package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.Run;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        var live = runs.find(execution.id());
        // which tasks run on another node follows from all that ended; what became of a task, from its own rows
        boolean isRunningElsewhere = live == null && execution.status() == ExecutionStatus.RUNNING;
        var slice = graph.hasNested() || isRunningElsewhere
                ? slice(replay(key, graph, live), request)
                : flatSlice(key, graph, request);
        var startable = isRunningElsewhere ? slice.replay().startable() : Set.<String>of();
        var rows = journals.some(key, slice.tasks().stream().map(task -> task.state().lastRow()).filter(row -> row > 0).toList());
        var names = journals.nodeNames(rows.values().stream().map(JournalRow::incarnation).filter(Objects::nonNull).collect(Collectors.toSet()));
        var scene = new Scene(key, execution, startable, rows, names, live);
        return request.page(slice.tasks(), task -> List.of(task.id()), task -> length(rows.get(task.state().lastRow())), MOST_CHARACTERS)
                .map(task -> view(scene, task));
    }

    /** What a page is made of, and one task more if there is one. */
    private record Slice(Replay replay, List<Replay.Shown> tasks) {}

    private Replay replay(ExecutionKey key, Graph graph, @Nullable Run live) {
        var replay = Replay.of(graph, journals.narrow(key));
        if (live != null) {
            replay.noteRunning(live.running());
        }
        return replay;
    }

    private static Slice slice(Replay replay, PageRequest request) {
        var all = replay.shown();
        int first = request.after(last -> position(all, (String) last.getFirst()) + 1).orElse(0);
        return new Slice(replay, all.subList(first, Math.min(all.size(), first + request.limit() + 1)));
    }

    private static int position(List<Replay.Shown> all, String id) {
        return IntStream.range(0, all.size()).filter(index -> all.get(index).id().equals(id)).findFirst().orElseThrow();
    }

    /** Reads only the rows of the tasks that are shown, since none has others inside. */
    private Slice flatSlice(ExecutionKey key, Graph graph, PageRequest request) {
        int first = request.after(last -> Objects.requireNonNull(graph.index((String) last.getFirst())) + 1).orElse(0);
        var ids = graph.tasks().subList(first, Math.min(graph.size(), first + request.limit() + 1)).stream().map(Task::id).toList();
        var replay = Replay.of(graph, journals.narrow(key, ids));
        return new Slice(replay, replay.shown().subList(first, first + ids.size()));
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
            Set<String> startable,
            Map<Integer, JournalRow> rows,
            Map<Long, String> nodes,
            @Nullable Run live) {}

    private TaskView view(Scene scene, Replay.Shown task) {
        var state = task.state();
        var row = scene.rows().get(state.lastRow());
        var runningSince = scene.live() == null ? null : scene.live().runningSince(task.id());
        var status = status(scene, task, runningSince != null);
        boolean isCancelled = state.outcome() == null && status.equals("completed");
        boolean isUnderWay = runningSince != null || ((state.dueAt() != null || state.isOpen()) && isLeft(row));
        return new TaskView(
                task.id(),
                task.task().type(),
                status,
                isCancelled ? "cancelled" : state.outcome() == null ? null : state.outcome().word(),
                state.attempts() + (isUnderWay ? 1 : 0),
                state.startedAt() == null ? runningSince : state.startedAt(),
                isCancelled ? scene.execution().completedAt() : state.completedAt(),
                row == null ? null : read(scene.key(), row.input()),
                row == null || state.outcome() == null ? null : read(scene.key(), row.output()),
                row == null ? null : read(scene.key(), row.error()),
                row == null || row.incarnation() == null ? null : scene.nodes().get(row.incarnation()));
    }

    /** Whether an attempt has begun that goes on without a thread. */
    private static boolean isLeft(@Nullable JournalRow row) {
        return row != null && (row.kind() == JournalRow.Kind.PARKED || row.kind() == JournalRow.Kind.OPENED);
    }

    private static String status(Scene scene, Replay.Shown task, boolean isRunningHere) {
        var state = task.state();
        if (state.outcome() != null || scene.execution().status().isEnded()) {
            return "completed";
        }
        if (isRunningHere || state.isOpen()) {
            return "running";
        }
        if (state.dueAt() != null) {
            return "waiting";
        }
        return scene.startable().contains(task.id()) ? "running" : "pending";
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
