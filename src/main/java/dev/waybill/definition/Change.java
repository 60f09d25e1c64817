package dev.waybill.definition;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two definitions.
 *
 * @param taskId     of the task that it is in, those around it before it as in {@code loop.child}; null: in none
 * @param oldPointer where it stands in the first definition; null: nowhere
 * @param newPointer where it stands in the second
 * @param oldValue   plain JSON; of an edge {@code {task_id, outcome}}
 * @param newValue   plain JSON
 */
public record Change(
        Subject subject,
        Kind kind,
        @Nullable String taskId,
        @Nullable String oldPointer,
        @Nullable String newPointer,
        @Nullable Object oldValue,
        @Nullable Object newValue) {
    /** What differs. */
    public enum Subject {
        TASK,
        /** A dependency. */
        EDGE,
        /** A member, or an element of a list. */
        FIELD
    }

    /** How it differs. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED,
        /** It stands at another place among its neighbours. */
        MOVED
    }
}
