package dev.waybill.bench.scaling;

/**
 * What things cost, as {@code bench/engine} measures it; times in microseconds. The defaults are those of docs/benchmarks.md.
 *
 * @param message       processor time of the database server for a commit, whatever is in it
 * @param entry         the same for each entry of a commit: a start, a finished step, an end
 * @param flush         of the write-ahead log: what the disk takes
 * @param roundTrip     between a node and its database
 * @param nodeEntry     processor time of a node for each entry, its HTTP API among it
 * @param walBytes      of one workflow
 * @param storedBytes   of one workflow with its share of all indexes
 */
record Costs(double message, double entry, double flush, double roundTrip, double nodeEntry, double walBytes, double storedBytes) {
    static final Costs MEASURED = new Costs(120, 14, 400, 100, 50, 5_600, 4_600);

    Costs with(String name, double value) {
        return switch (name) {
            case "--message" -> new Costs(value, entry, flush, roundTrip, nodeEntry, walBytes, storedBytes);
            case "--entry" -> new Costs(message, value, flush, roundTrip, nodeEntry, walBytes, storedBytes);
            case "--flush" -> new Costs(message, entry, value, roundTrip, nodeEntry, walBytes, storedBytes);
            case "--round-trip" -> new Costs(message, entry, flush, value, nodeEntry, walBytes, storedBytes);
            case "--node-entry" -> new Costs(message, entry, flush, roundTrip, value, walBytes, storedBytes);
            case "--wal-bytes" -> new Costs(message, entry, flush, roundTrip, nodeEntry, value, storedBytes);
            case "--stored-bytes" -> new Costs(message, entry, flush, roundTrip, nodeEntry, walBytes, value);
            default -> throw new IllegalArgumentException("There is no option " + name);
        };
    }
}
