package dev.waybill.engine;

/**
 * How executions ended.
 *
 * @param ended  succeeded, failed or timed out; those that were cancelled tell nothing
 * @param failed of these, failed or timed out
 */
public record Tally(int ended, int failed) {
    /** 0 when none has ended. */
    public double failureRate() {
        return ended == 0 ? 0 : (double) failed / ended;
    }
}
