package dev.waybill.endurance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples all gauges again and again until it is closed. What a fault keeps from telling is left out of that round. */
final class Watch implements AutoCloseable {
    /** @param where which node, or the database */
    record Line(String where, Gauge gauge) {}

    private final List<NodeProbe> nodes;
    private final DatabaseProbe database;
    private final Map<Line, List<Trend.Sample>> series = new LinkedHashMap<>();
    private final long begun = System.nanoTime();
    private final Thread thread;
    private volatile boolean isOver;

    Watch(List<NodeProbe> nodes, DatabaseProbe database, Duration every) {
        this.nodes = nodes;
        this.database = database;
        this.thread = Thread.ofPlatform().name("watch").start(() -> {
            while (!isOver) {
                round();
                Pause.until(() -> isOver, every);
            }
        });
    }

    private void round() {
        for (var node : nodes) {
            try {
                add(node.place().server().name(), node.sample());
            } catch (IOException e) {
                // the node is frozen, or does not answer: the next round tells
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        add("database", database.sample());
    }

    private synchronized void add(String where, Map<Gauge, Double> values) {
        double now = seconds();
        values.forEach((gauge, value) -> series.computeIfAbsent(new Line(where, gauge), _ -> new ArrayList<>()).add(new Trend.Sample(now, value)));
    }

    /** Since it began. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Samples between two instants, in seconds since it began. */
    synchronized Map<Line, List<Trend.Sample>> between(double from, double to) {
        var part = new LinkedHashMap<Line, List<Trend.Sample>>();
        series.forEach((line, samples) -> part.put(line, samples.stream().filter(sample -> sample.seconds() >= from && sample.seconds() <= to).toList()));
        return part;
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
