package dev.waybill.engine.repair;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person sets of one task.
 *
 * @param by     who, as the journal shows it
 * @param reason why, as the journal shows it
 */
public record Patch(String taskId, Change change, String by, String reason) {
    public sealed interface Change {
        /**
         * How the task ended.
         *
         * @param outcome empty: as it has ended, else {@code success}
         * @param output  plain JSON; empty: what it is now, if it ended well and does so still
         */
        record End(Optional<String> outcome, Optional<Object> output) implements Change {}

        /** Parameters in place of the resolved ones, for every attempt to come: plain JSON. */
        record Input(Map<String, @Nullable Object> parameters) implements Change {}
    }
}
