package dev.waybill.bench.measure;

/** Callers that have work done, over and over; each starts the next workflow when its last one has ended. */
public interface Load extends AutoCloseable {
    /**
     * Runs once: warms up, opens the window, goes on, closes it.
     *
     * @return of the workflows that ended within the window
     * @throws Exception when a workflow failed: what is measured then means nothing
     */
    Latencies run(Timing timing, Window window) throws Exception;

    @Override
    void close() throws Exception;
}
