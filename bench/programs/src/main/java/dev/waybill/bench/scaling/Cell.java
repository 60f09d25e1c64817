package dev.waybill.bench.scaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One database with its nodes, event by event. Starts come by chance (Poisson), evenly to all nodes; a workflow is a start,
 * five steps and an end, which shares the commit of the last step. A node has one commit under way and puts into the next one
 * what came meanwhile, as the journal does. A commit takes a round trip, a core of the database server, and a flush, which
 * commits that come together share. The processors of a node take one entry each at a time.
 */
final class Cell {
    private static final int STEPS = 5;
    private static final int MOST_ENTRIES = 2_000;
    private static final double SECOND = 1e6;

    /**
     * @param nodes         on the database
     * @param nodeCores     of each
     * @param databaseCores of its server
     * @param starts        a second, of all nodes together
     */
    record Shape(int nodes, int nodeCores, int databaseCores, double starts) {}

    /**
     * @param finished     workflows a second
     * @param startP99     milliseconds until a start is durable, as the next one until the end
     * @param workflowP99  milliseconds from the start to the end
     * @param databaseLoad share of the time that the cores of the database server work
     * @param nodeLoad     the same of the nodes
     * @param waiting      entries that wait at the end: more than a moment's worth, and the cell does not keep up
     */
    record Outcome(double finished, double startP50, double startP99, double workflowP99, double databaseLoad, double nodeLoad, long waiting) {}

    private record Event(double at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Something to be journaled: a start (step 0) or a finished step. */
    private record Entry(double born, int step) {}

    /** Serves one after the other on each of its cores. */
    private final class Cores {
        private int free;
        private double worked;
        private final Deque<Runnable> waiting = new ArrayDeque<>();

        private Cores(int number) {
            free = number;
        }

        private void serve(double time, Runnable then) {
            if (free == 0) {
                waiting.add(() -> serve(time, then));
                return;
            }
            free--;
            worked += time;
            after(time, () -> {
                free++;
                if (!waiting.isEmpty()) {
                    waiting.remove().run();
                }
                then.run();
            });
        }
    }

    private final class Node {
        private final Cores cores = new Cores(shape.nodeCores());
        private List<Entry> waiting = new ArrayList<>();
        private boolean isWriting;

        private void hand(Entry entry) {
            waiting.add(entry);
            if (!isWriting) {
                write();
            }
        }

        private void write() {
            isWriting = true;
            var batch = waiting.subList(0, Math.min(waiting.size(), MOST_ENTRIES));
            waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
            long rows = batch.stream().mapToLong(entry -> entry.step() == STEPS ? 2 : 1).sum();
            after(costs.roundTrip() / 2, () -> database.serve(costs.message() + rows * costs.entry(), () -> flush(() -> after(costs.roundTrip() / 2, () -> {
                batch.forEach(this::proceed);
                isWriting = false;
                if (!waiting.isEmpty()) {
                    write();
                }
            }))));
        }

        private void proceed(Entry entry) {
            if (entry.step() == 0) {
                starts.add(now - entry.born());
            }
            if (entry.step() == STEPS) {
                workflows.add(now - entry.born());
            } else {
                cores.serve(costs.nodeEntry(), () -> hand(new Entry(entry.born(), entry.step() + 1)));
            }
        }
    }

    private final Shape shape;
    private final Costs costs;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Cores database;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> workflows = new ArrayList<>();
    private List<Runnable> toFlush = new ArrayList<>();
    private boolean isFlushing;
    private double now;
    private long order;

    private Cell(Shape shape, Costs costs, long seed) {
        this.shape = shape;
        this.costs = costs;
        this.random = new SplittableRandom(seed);
        this.database = new Cores(shape.databaseCores());
        for (int i = 0; i < shape.nodes(); i++) {
            nodes.add(new Node());
        }
    }

    /** @param seconds simulated; the first fifth is not counted */
    static Outcome simulate(Shape shape, Costs costs, double seconds, long seed) {
        return new Cell(shape, costs, seed).run(seconds);
    }

    private Outcome run(double seconds) {
        arrive();
        runUntil(seconds / 5 * SECOND);
        starts.clear();
        workflows.clear();
        database.worked = 0;
        nodes.forEach(node -> node.cores.worked = 0);
        runUntil(seconds * SECOND);
        double measured = seconds * 4 / 5;
        double nodesWorked = nodes.stream().mapToDouble(node -> node.cores.worked).sum();
        return new Outcome(
                workflows.size() / measured,
                percentile(starts, 0.5),
                percentile(starts, 0.99),
                percentile(workflows, 0.99),
                database.worked / SECOND / measured / shape.databaseCores(),
                nodesWorked / SECOND / measured / shape.nodeCores() / shape.nodes(),
                nodes.stream().mapToLong(node -> node.waiting.size() + node.cores.waiting.size()).sum());
    }

    private void runUntil(double end) {
        while (events.peek() instanceof Event(var at, _, var action) && at <= end) {
            events.remove();
            now = at;
            action.run();
        }
    }

    private void after(double time, Runnable action) {
        events.add(new Event(now + time, order++, action));
    }

    private void arrive() {
        after(-Math.log(1 - random.nextDouble()) * SECOND / shape.starts(), () -> {
            var node = nodes.get(random.nextInt(nodes.size()));
            double born = now;
            node.cores.serve(costs.nodeEntry(), () -> node.hand(new Entry(born, 0)));
            arrive();
        });
    }

    private void flush(Runnable then) {
        toFlush.add(then);
        if (!isFlushing) {
            flush();
        }
    }

    private void flush() {
        isFlushing = true;
        var together = toFlush;
        toFlush = new ArrayList<>();
        after(costs.flush(), () -> {
            isFlushing = false;
            if (!toFlush.isEmpty()) {
                flush();
            }
            together.forEach(Runnable::run);
        });
    }

    private static double percentile(List<Double> times, double share) {
        var sorted = times.stream().mapToDouble(time -> time).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / 1e3;
    }
}
