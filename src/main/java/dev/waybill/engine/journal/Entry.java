package dev.waybill.engine.journal;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is handed to the journal. All but {@link Accept} name the owner that writes it and change nothing if it is one no more. */
public sealed interface Entry {
    /** About how many characters of values it carries. */
    default long characters() {
        return switch (this) {
            case Accept(var execution, _) -> execution.input().length();
            case Append(_, var row, _) -> length(row.input()) + length(row.output()) + length(row.error());
            case Close(_, Closing.End(_, var output, _, _)) -> length(output);
            case Close _ -> 0;
        };
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** A new execution; the future completes once it is durable. */
    record Accept(NewExecution execution, CompletableFuture<Void> durable) implements Entry {}

    /** @param isFirstProgress whether the count of deaths under the execution goes back to 0 */
    record Append(Owner owner, JournalRow row, boolean isFirstProgress) implements Entry {}

    /** Gives the execution up, by one of the ways of {@link Closing}. */
    record Close(Owner owner, Closing closing) implements Entry {}

    /**
     * Who runs an execution, and hears of what became of its entries.
     *
     * @param incarnation of the node
     */
    record Owner(ExecutionKey key, long incarnation, long epoch, JournalListener listener) {}

    /** How an owner gives an execution up. Refused when somebody asked for a pause or a cancellation, or sent a message, in the meantime. */
    sealed interface Closing {
        /**
         * @param output JSON or a reference to a blob
         * @param row    the last row of the journal
         */
        record End(ExecutionStatus status, @Nullable String output, @Nullable ExecutionError error, JournalRow row)
                implements Closing {}

        /**
         * Nothing runs; something is due later.
         *
         * @param wakeAt   null: when a message comes
         * @param messages that are known; refused if there are others
         */
        record Park(@Nullable Instant wakeAt, int messages) implements Closing {}

        /**
         * Nothing runs; a node of a pool goes on.
         *
         * @param messages as of {@link Park}
         */
        record ToPool(String pool, int messages) implements Closing {}

        /** It is paused and nothing runs any more. */
        record Rest() implements Closing {}

        /** It is to be paused, as it has come to a breakpoint; nothing runs any more. */
        record Break() implements Closing {}

        /** Another node may go on at once. */
        record HandOver() implements Closing {}
    }
}
