package dev.waybill.bench.engine;

import dev.waybill.bench.server.Workload;

/**
 * One line of the tables.
 *
 * @param contender its word
 */
record Cell(String contender, Workload workload, int callers) {}
