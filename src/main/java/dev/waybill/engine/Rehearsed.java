package dev.waybill.engine;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rehearsal went.
 *
 * @param status   null when it was cut short
 * @param output   plain JSON
 * @param endedAt  by its own clock
 * @param events   its journal, in order
 * @param tasks    in the order of the definition, those inside of others after them, as far as they were opened
 * @param edges    all of the definition; names inside of others are written {@code loop.fetch}
 * @param cutShort why it was given up before its end: a sentence; else null
 */
public record Rehearsed(
        @Nullable ExecutionStatus status,
        @Nullable Object output,
        @Nullable ExecutionError error,
        Instant endedAt,
        List<Event> events,
        List<Task> tasks,
        List<Edge> edges,
        @Nullable String cutShort) {
    /**
     * How a task of the definition stood at the end.
     *
     * @param outcome null: it did not end before the rehearsal was cut short
     * @param input   the parameters as last resolved: plain JSON, as are output and error
     */
    public record Task(
            String taskId,
            String type,
            @Nullable String outcome,
            int attempts,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Object input,
            @Nullable Object output,
            @Nullable Object error) {}

    /** A dependency of the definition, and whether it was taken. */
    public record Edge(String from, String outcome, String to, boolean isTaken) {}

    /**
     * A row of the journal.
     *
     * @param kind      as in the API: {@code attempt}, {@code skipped}, {@code parked}, {@code woken} …
     * @param input     the parameters as resolved; plain JSON, as are output and error
     * @param startedAt of an attempt
     * @param dueAt     when a failed attempt is repeated or a parked task goes on
     */
    public record Event(
            String kind,
            @Nullable String taskId,
            @Nullable Integer attempt,
            @Nullable String outcome,
            @Nullable Object input,
            @Nullable Object output,
            @Nullable Object error,
            @Nullable Instant startedAt,
            Instant at,
            @Nullable Instant dueAt) {}
}
