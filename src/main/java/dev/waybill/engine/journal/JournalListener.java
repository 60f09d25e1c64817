package dev.waybill.engine.journal;

import java.util.List;

/** Hears what became of an execution's entries, outside locks and transactions; of one commit in their order. It takes note and returns. */
public interface JournalListener {
    /** These rows are durable. */
    void committed(List<JournalRow> rows);

    /** @param isApplied false: somebody asked for a pause or a cancellation, or took it back, or sent a message, and the execution is still owned */
    void closed(boolean isApplied);

    /** The execution has a newer owner, or the node is fenced: nothing of it may go on here. */
    void fenced();

    /** All of a commit is told: does what follows from it, on the calling thread, which is its own. */
    void proceed();
}
