package dev.waybill.engine.journal;

/** Where live executions hand over what happened to them, to become durable. */
public interface Commits {
    /** Hands an entry over, for {@link #write} or somebody else to write; its owner's listener hears of it. */
    void append(Entry entry);

    /**
     * Writes what waits, unless another thread is at it; until nothing waits.
     *
     * @param own heard of here and now: the caller has to proceed with it
     * @return whether there was something to tell that one
     */
    boolean write(JournalListener own);

    /** Leaves what waits to somebody else, at once. */
    void writeSoon();

    /** Holds up the caller while more waits to be written than can be in a moment. */
    void awaitRoom();
}
