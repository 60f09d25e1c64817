package dev.waybill.endurance;

/**
 * Something that must not grow for ever.
 *
 * @param part  of its level that it may grow by within a phase
 * @param floor that it may grow by in any case: what it scatters by anyway
 */
record Gauge(String name, String unit, double part, double floor) {
    static final Gauge HEAP = new Gauge("heap after a collection", "MiB", 0.05, 3);
    static final Gauge OUTSIDE = new Gauge("memory of the JVM outside the heap", "MiB", 0.05, 4);
    static final Gauge RESIDENT = new Gauge("resident memory", "MiB", 0.03, 8);
    static final Gauge THREADS = new Gauge("threads", "", 0.05, 4);
    static final Gauge FILES = new Gauge("file descriptors", "", 0.05, 6);
    static final Gauge ROUTES = new Gauge("compiled routes", "", 0.05, 3);
    static final Gauge TIMERS = new Gauge("timers", "", 0.2, 20);
    static final Gauge CONNECTIONS = new Gauge("connections", "", 0.05, 4);
    static final Gauge BACKENDS = new Gauge("memory of the server's processes", "MiB", 0.1, 10);
    static final Gauge DEAD = new Gauge("dead rows for each live one", "", 0.2, 0.2);
    static final Gauge DEAD_SMALL = new Gauge("dead rows of the nodes' tables", "", 0.2, 1_000);
    static final Gauge SMALL = new Gauge("size of the nodes' tables", "KiB", 0.1, 256);
    static final Gauge EACH = new Gauge("bytes of rows and indexes for each execution", "", 0.1, 500);
    static final Gauge PARTITIONS = new Gauge("partitions", "", 0, 0.5);
    static final Gauge WAL = new Gauge("WAL kept", "MiB", 0.2, 1_024);
}
