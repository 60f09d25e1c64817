package dev.waybill.engine.graph;

/** The attempt did not begin, or is cut off without a trace: the execution goes on elsewhere or later. */
final class AttemptAborted extends RuntimeException {
    AttemptAborted() {
        super("aborted", null, false, false);
    }
}
