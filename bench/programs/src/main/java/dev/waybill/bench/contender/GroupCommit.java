package dev.waybill.bench.contender;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One writer on one connection: what queued up while the last commit ran becomes the next one. */
final class GroupCommit<R> implements AutoCloseable {
    private static final int MOST = 2_000;
    private static final long LOOK_MS = 100;
    private static final Duration STOP = Duration.ofSeconds(10);

    /** Writes and commits rows at once. */
    @FunctionalInterface
    interface Writer<R> {
        void write(Connection connection, List<R> rows) throws SQLException;
    }

    private record Entry<R>(List<R> rows, CompletableFuture<Void> durable) {}

    private final Connection connection;
    private final Writer<R> writer;
    private final BlockingQueue<Entry<R>> waiting = new LinkedBlockingQueue<>(10_000);
    private final Thread thread = Thread.ofPlatform().name("group-commit").daemon().unstarted(this::loop);
    private volatile boolean isClosed;

    private GroupCommit(Connection connection, Writer<R> writer) {
        this.connection = connection;
        this.writer = writer;
    }

    static <R> GroupCommit<R> start(Connection connection, Writer<R> writer) {
        var commits = new GroupCommit<>(connection, writer);
        commits.thread.start();
        return commits;
    }

    /** Returns once these rows are committed. */
    void commit(List<R> rows) throws InterruptedException {
        var entry = new Entry<>(rows, new CompletableFuture<Void>());
        waiting.put(entry);
        entry.durable.join();
    }

    private void loop() {
        var entries = new ArrayList<Entry<R>>();
        try {
            while (!isClosed) {
                entries.clear();
                var first = waiting.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    entries.add(first);
                    waiting.drainTo(entries, MOST);
                    writer.write(connection, entries.stream().flatMap(entry -> entry.rows.stream()).toList());
                    entries.forEach(entry -> entry.durable.complete(null));
                }
            }
        } catch (InterruptedException | SQLException e) {
            entries.forEach(entry -> entry.durable.completeExceptionally(e)); // who waits makes it known
        }
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        isClosed = true;
        thread.join(STOP);
        connection.close();
    }
}
