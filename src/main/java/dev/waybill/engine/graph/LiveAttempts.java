package dev.waybill.engine.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one live execution that run now, and the commits that some of them wait for before they are made again.
 * Under its run's lock.
 */
final class LiveAttempts {
    private final int mostEffects;
    private final Map<Place, Attempt> attempts = new HashMap<>();
    /** By the number of the row. */
    private final Map<Integer, CompletableFuture<Void>> commits = new HashMap<>();

    /** Taken to be run, begun or not. */
    private int running;

    private int runningEffects;

    /** @param mostEffects that run at a time */
    LiveAttempts(int mostEffects) {
        this.mostEffects = mostEffects;
    }

    boolean isNone() {
        return running == 0;
    }

    boolean hasRoomForEffect() {
        return runningEffects < mostEffects;
    }

    /** A task was taken; its attempt follows on another thread. */
    void taken(boolean isPure) {
        running++;
        runningEffects += isPure ? 0 : 1;
    }

    void began(Attempt attempt) {
        attempts.put(attempt.place(), attempt);
    }

    /** Its thread has nothing more to do for the task. */
    void over(Attempt attempt) {
        attempts.remove(attempt.place());
        running--;
        runningEffects -= attempt.isPure() ? 0 : 1;
    }

    /** The attempt of a task, by what it is called in the journal. */
    @Nullable Attempt find(String taskId) {
        return attempts.values().stream().filter(attempt -> attempt.place().id().equals(taskId)).findFirst().orElse(null);
    }

    List<String> ids() {
        return attempts.keySet().stream().map(Place::id).toList();
    }

    void cutOff(Attempt.Cut reason) {
        attempts.values().forEach(attempt -> attempt.cutOff(reason));
    }

    /** Ends the waits for a repetition; attempts that run go on. */
    void cutOffWaits() {
        attempts.values().forEach(Attempt::cutOffWait);
    }

    /** As {@link #cutOffWaits()}, of a graph that is given up. */
    void cutOffWaits(Scope scope) {
        attempts.values().stream().filter(attempt -> attempt.place().isWithin(scope)).forEach(Attempt::cutOffWait);
    }

    /** Completes once that row is durable, exceptionally if the execution is lost before. */
    CompletableFuture<Void> commitOf(int row) {
        return commits.computeIfAbsent(row, _ -> new CompletableFuture<>());
    }

    void committed(int row) {
        var waiter = commits.remove(row);
        if (waiter != null) {
            waiter.complete(null);
        }
    }

    void refuseCommits() {
        commits.values().forEach(commit -> commit.completeExceptionally(new AttemptAborted()));
    }
}
