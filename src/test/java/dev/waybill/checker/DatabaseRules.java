package dev.waybill.checker;

import java.util.List;
import java.util.function.Consumer;

/** What holds for the database as a whole. */
final class DatabaseRules {
    static final List<Rule<Snapshot>> ALL = List.of(
            new Rule<>("J30 stray", "no row of a journal is without its execution",
                    (snapshot, fault) -> snapshot.strayRows().forEach(fault)),
            new Rule<>("J31 version", "an execution uses the definition that it started with",
                    (snapshot, fault) -> snapshot.hashFaults().forEach(fault)),
            new Rule<>("J32 alive", "an execution has ended, is on a live node, has a wake-up, or is paused", DatabaseRules::alive));

    /** An input is stored before the row of its execution: what a start leaves over that was cut off goes with its month. */
    static final Rule<Snapshot> BLOBS = new Rule<>("J30 stray", "no blob is without its execution",
            (snapshot, fault) -> snapshot.strayBlobs().forEach(fault));

    private DatabaseRules() {}

    private static void alive(Snapshot snapshot, Consumer<String> fault) {
        for (var execution : snapshot.executions()) {
            var head = execution.head();
            if (head.isEnded()) {
                if (head.owner() != null || head.wakes()) {
                    fault.accept(execution.id() + " has ended, yet has an owner or a wake-up");
                }
            } else if (head.owner() == null) {
                if (!head.wakes() && !head.status().equals("paused")) {
                    fault.accept(execution.id() + " is " + head.status() + " without owner and wake-up");
                }
            } else if (!snapshot.nodes().contains(head.owner()) || snapshot.fencedNodes().contains(head.owner())) {
                fault.accept(execution.id() + " belongs to node " + head.owner() + ", which is fenced or unknown");
            }
        }
    }
}
