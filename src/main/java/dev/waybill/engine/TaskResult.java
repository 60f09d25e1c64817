package dev.waybill.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an attempt ended when it did not fail. */
public sealed interface TaskResult {
    /** @param output plain JSON */
    record Success(@Nullable Object output) implements TaskResult {}

    /**
     * @param label  outcome in place of {@code success}
     * @param output plain JSON
     */
    record Branch(String label, @Nullable Object output) implements TaskResult {}

    /** Runs the graphs inside of it; the step is run again, with {@link TaskCall#nested}, when they have ended. */
    record Opened(Nesting nesting) implements TaskResult {}

    /**
     * Goes on at an instant, or before it when {@link Messages} delivered something, holding nothing meanwhile; the step is then run
     * again, with {@link TaskCall#dueAt()} or {@link TaskCall#answer()}.
     *
     * @param until null: only a message ends the wait
     */
    record Parked(@Nullable Instant until) implements TaskResult {}
}
