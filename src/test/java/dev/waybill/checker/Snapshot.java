package dev.waybill.checker;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the database holds, read in one go after everything has come to rest.
 *
 * @param executions   all of them
 * @param strayRows    rows of a journal without an execution, described
 * @param strayBlobs   blobs without an execution, described
 * @param hashFaults   executions whose definition is not the one that they started with, described
 * @param fencedNodes  incarnations that are fenced
 * @param nodes        all incarnations
 * @param startKeys    execution id by {@code workflow id/key}
 */
public record Snapshot(
        List<RecordedExecution> executions,
        List<String> strayRows,
        List<String> strayBlobs,
        List<String> hashFaults,
        Set<Long> fencedNodes,
        Set<Long> nodes,
        Map<String, String> startKeys) {}
