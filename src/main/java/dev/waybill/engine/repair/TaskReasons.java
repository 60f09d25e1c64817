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
        var last = journals.some(scene.key(), waiting.stream().limit(MOST).map(i -> replay.state(i).lastRow()).toList());
        var reasons = Stream.concat(
                        running.stream(),
                        waiting.stream().limit(MOST).map(i -> waits(scene, replay, i, last.get(replay.state(i).lastRow()))))
                .limit(MOST)
                .toList();
        return new Listed(reasons, running.size() + waiting.size() - reasons.size());
    }

    private static List<WaitReason> running(Scene scene, Replay replay, List<JournalRow> rows) {
        var node = Objects.requireNonNull(scene.found().owner()).node();
        List<WaitReason> running = new ArrayList<>();
        var startable = replay.startable();
        for (var task : scene.graph().tasks()) {
            int i = task.index();
            if (scene.live() != null) {
                var since = scene.live().runningSince(i);
                if (since != null) {
                    running.add(new WaitReason.TaskRunning(task.id(), task.type(), node, since));
                }
            } else if (startable.get(i) || isDue(scene, replay, i)) {
                running.add(new WaitReason.TaskRunning(task.id(), task.type(), node, notBefore(scene, replay, rows, i)));
            }
        }
        return running;
    }

    private static boolean isDue(Scene scene, Replay replay, int index) {
        var due = replay.state(index).dueAt();
        return due != null && !due.isAfter(scene.found().now());
    }

    /** A journal tells of ends: an attempt that runs elsewhere began after all that it needs, on the node that has it now. */
    private static @Nullable Instant notBefore(Scene scene, Replay replay, List<JournalRow> rows, int index) {
        var needed = scene.graph().task(index).dependencies().stream()
                .map(edge -> replay.state(Objects.requireNonNull(scene.graph().index(edge.from()))).completedAt());
        var claimed = rows.stream().filter(row -> row.kind() == Kind.CLAIMED).map(JournalRow::at);
        return Stream.of(needed, claimed, Stream.of(scene.found().startedAt(), replay.state(index).dueAt()))
                .flatMap(instants -> instants)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** By index, the next first. */
    private static List<Integer> waiting(Scene scene, Replay replay) {
        List<Integer> waiting = new ArrayList<>();
        for (int i = 0; i < scene.graph().size(); i++) {
            boolean runs = scene.found().owner() != null && isDue(scene, replay, i);
            if (replay.state(i).outcome() == null && replay.state(i).dueAt() != null && !runs) {
                waiting.add(i);
            }
        }
        waiting.sort(Comparator.comparing(i -> Objects.requireNonNull(replay.state(i).dueAt())));
        return waiting;
    }

    private WaitReason waits(Scene scene, Replay replay, int index, @Nullable JournalRow row) {
        var task = scene.graph().task(index);
        var state = replay.state(index);
        var due = Objects.requireNonNull(state.dueAt());
        if (row == null || row.kind() != Kind.ATTEMPT) {
            return new WaitReason.Timer(task.id(), task.type(), due, row == null ? null : row.startedAt());
        }
        return new WaitReason.Retry(task.id(), state.attempts() + 1, task.retryPolicy().maxAttempts(), due, read(scene.key(), row.error()));
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
