package dev.waybill.engine.repair;

import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.Run;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tasks of a live execution do: those that run, then those that wait, the next first. */
final class TaskReasons {
    private static final int MOST = 20;

    private final JournalReader journals;
    private final Values values;

    TaskReasons(JournalReader journals, Values values) {
        this.journals = journals;
        this.values = values;
    }

    /** @param others how many more there are */
    record Listed(List<WaitReason> reasons, int others) {}

    /** What is known of the execution that the tasks belong to. */
    record Scene(ExecutionKey key, Graph graph, WhyTable.Found found, @Nullable Run live) {}

    Listed of(Scene scene) {
        var rows = journals.narrow(scene.key());
        var replay = Replay.of(scene.graph(), rows);
        var running = scene.found().owner() == null ? List.<WaitReason>of() : running(scene, replay, rows);
        var waiting = waiting(scene, replay);
        var last = journals.some(scene.key(), waiting.stream().limit(MOST).map(task -> task.state().lastRow()).toList());
        var reasons = Stream.concat(
                        running.stream(),
                        waiting.stream().limit(MOST).map(task -> waits(scene, task, last.get(task.state().lastRow()))))
                .limit(MOST)
                .toList();
        return new Listed(reasons, running.size() + waiting.size() - reasons.size());
    }

    private static List<WaitReason> running(Scene scene, Replay replay, List<JournalRow> rows) {
        var node = Objects.requireNonNull(scene.found().owner()).node();
        List<WaitReason> running = new ArrayList<>();
        var startable = scene.live() == null ? replay.startable() : Set.<String>of();
        for (var task : replay.shown()) {
            if (scene.live() != null) {
                var since = scene.live().runningSince(task.id());
                if (since != null) {
                    running.add(new WaitReason.TaskRunning(task.id(), task.task().type(), node, since));
                }
            } else if (startable.contains(task.id()) || isDue(scene, task)) {
                running.add(new WaitReason.TaskRunning(task.id(), task.task().type(), node, notBefore(scene, replay, rows, task)));
            }
        }
        return running;
    }

    private static boolean isDue(Scene scene, Replay.Shown task) {
        var due = task.state().dueAt();
        return task.state().outcome() == null && due != null && !due.isAfter(scene.found().now());
    }

    /** A journal tells of ends: an attempt that runs elsewhere began after all that it needs, on the node that has it now. */
    private static @Nullable Instant notBefore(Scene scene, Replay replay, List<JournalRow> rows, Replay.Shown task) {
        var prefix = task.id().substring(0, task.id().length() - task.task().id().length());
        var needed = task.task().dependencies().stream()
                .flatMap(edge -> replay.find(prefix + edge.from()).stream())
                .map(found -> found.state().completedAt());
        var claimed = rows.stream().filter(row -> row.kind() == Kind.CLAIMED).map(JournalRow::at);
        return Stream.of(needed, claimed, Stream.of(scene.found().startedAt(), task.state().dueAt()))
                .flatMap(instants -> instants)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The next first. */
    private static List<Replay.Shown> waiting(Scene scene, Replay replay) {
        return replay.shown().stream()
                .filter(task -> task.state().outcome() == null && task.state().dueAt() != null)
                .filter(task -> scene.found().owner() == null || !isDue(scene, task))
                .sorted(Comparator.comparing(task -> Objects.requireNonNull(task.state().dueAt())))
                .toList();
    }

    private WaitReason waits(Scene scene, Replay.Shown shown, @Nullable JournalRow row) {
        var task = shown.task();
        var state = shown.state();
        var due = Objects.requireNonNull(state.dueAt());
        var since = row == null ? null : row.startedAt();
        if (!state.isUntilInstant()) {
            return new WaitReason.Message(shown.id(), task.type(), since);
        }
        if (row == null || row.kind() != Kind.ATTEMPT) {
            return new WaitReason.Timer(shown.id(), task.type(), due, since);
        }
        return new WaitReason.Retry(shown.id(), state.attempts() + 1, task.retryPolicy().maxAttempts(), due, read(scene.key(), row.error()));
    }

    /** A blob that cannot be read must not hide everything else. */
    private @Nullable Object read(ExecutionKey key, @Nullable String stored) {
        try {
            return values.read(key, stored);
        } catch (TaskFailure e) {
            return Map.of("code", e.code(), "message", e.sentence());
        }
    }
}
