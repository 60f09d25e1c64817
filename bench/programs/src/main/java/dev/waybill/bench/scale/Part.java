package dev.waybill.bench.scale;

import java.util.List;

/** One question about scale, and how it is answered. */
sealed interface Part permits RecoveryPart, ParkedPart, ConcurrencyPart, GrowthPart, GraphPart, ForeachPart, FirstPart, RotationPart, NodesPart {
    /** In the order in which they run: large graphs come after what compares the heap, as it puts them out of the cache. */
    List<String> WORDS = List.of("recovery", "parked", "concurrency", "growth", "rotation", "graph", "foreach", "first", "nodes");

    /** Its name on the command line. */
    String word();

    /** Measures it once. */
    Findings measure(Stage stage) throws Exception;

    /** All of them, as in {@link #WORDS}. */
    static List<Part> all() {
        return List.of(
                new RecoveryPart(),
                new ParkedPart(),
                new ConcurrencyPart(),
                new GrowthPart(),
                new RotationPart(),
                new GraphPart(),
                new ForeachPart(),
                new FirstPart(),
                new NodesPart());
    }
}
