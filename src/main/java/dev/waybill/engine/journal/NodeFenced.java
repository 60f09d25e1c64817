package dev.waybill.engine.journal;

/** This incarnation of the node may write nothing any more. */
public final class NodeFenced extends Exception {
    public NodeFenced() {
        super("The node is fenced", null, false, false);
    }
}
