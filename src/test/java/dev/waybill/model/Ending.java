package dev.waybill.model;

/**
 * How a task ended.
 *
 * @param outcome  {@code success}, {@code failure}, {@code skipped}, {@code cancelled} or a label
 * @param attempts begun, over all retries; those cut off by a node's death do not count
 */
public record Ending(String outcome, int attempts) {
    static final Ending CANCELLED = new Ending("cancelled", 0);
    static final Ending SKIPPED = new Ending("skipped", 0);
}
