package dev.waybill.bench.scale;

import dev.waybill.bench.measure.LiveHeap;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;

/**
 * Executions that wait in a {@code delay}: what each takes of the heap, how punctual they go on when so many are due each
 * second beside the many that wait on, and how long it takes until all are done that are due at once. Late is the end of the
 * execution, durable, after the instant that its input names.
 */
final class ParkedPart implements Part {
    private static final int CALLERS = 64;
    private static final int FIRST = 1_000;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(300);
    private static final Duration SLACK = Duration.ofSeconds(15);
    private static final double LONGER = 1.5;

    private static final String WAITING = "select count(*) from execution where status = 'waiting'";
    private static final String LIVE = "select count(*) from execution where status in ('queued', 'running', 'waiting') and workflow_id = ?";
    private static final String LATE = """
            select percentile_disc(0.5) within group (order by late), percentile_disc(0.99) within group (order by late), max(late), count(*), min(late)
            from (
                select extract(epoch from completed_at - (cast(input as jsonb) ->> 'until')::timestamptz) as late
                from execution
                where workflow_id = ? and status = 'succeeded') ended""";

    @Override
    public String word() {
        return "parked";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        try (var sql = Sql.of(stage.server().database())) {
            return new Waits(stage, sql).measure();
        }
    }

    /** One measurement. */
    private record Waits(Stage stage, Sql sql) {
        Findings measure() throws Exception {
            int parked = stage.number(Size.PARKED);
            int pace = stage.number(Size.PACE);
            int paced = pace * stage.number(Size.PACED);
            double perSecond = rate();
            long before = LiveHeap.bytes();
            var begun = now();
            var first = begun.plus(Duration.ofMillis((long) ((parked + paced) / perSecond * 1_000 * LONGER))).plus(SLACK);
            var last = first.plusSeconds(stage.number(Size.PACED)).plusSeconds(5);
            var many = store("bench-parked");
            var few = store("bench-paced");
            start(many, parked, _ -> last);
            start(few, paced, number -> first.plusMillis(number * 1_000L / pace));
            new Await(LOOK, LONGEST).until("all are parked", () -> sql.number(WAITING) == parked + paced);
            var parking = Duration.between(begun, now());
            long heap = LiveHeap.bytes() - before;
            if (now().isAfter(first)) {
                throw new IllegalStateException("Parking took too long, " + parking + ": some were due before");
            }
            Stage.tell("%,d are parked after %.1f s, %,d bytes of heap", parked + paced, parking.toMillis() / 1e3, heap);
            awaitEnd(few, first);
            var punctual = sql.row(LATE, few.id());
            awaitEnd(many, last);
            var drained = sql.row(LATE, many.id());
            return new Findings("Parked executions")
                    .figure("parked", "%,d", parked + paced)
                    .figure("parked each second, with 64 callers", "%,.0f", (parked + paced) / (parking.toMillis() / 1e3))
                    .figure("live heap for each", "%,d bytes", heap / (parked + paced))
                    .figure("due each second, " + paced + " in all", "%,d", pace)
                    .figure("late, median", "%.3f s", punctual.get(0))
                    .figure("late, p99", "%.3f s", punctual.get(1))
                    .figure("late, the most", "%.3f s", punctual.get(2))
                    .figure("early, the most", "%.3f s", Math.max(0, -Math.min(punctual.get(4), drained.get(4))))
                    .figure("due at once", "%,d", drained.get(3).longValue())
                    .figure("half of them ended after", "%.1f s", drained.get(0))
                    .figure("all of them ended after", "%.1f s", drained.get(2))
                    .atMost("live heap for each parked execution, bytes", 1_024, (double) heap / (parked + paced))
                    .atMost("late, p99, seconds, with " + pace + " due each second", 2, punctual.get(1))
                    .atMost("all ended that were due at once, seconds", 60, drained.get(2));
        }

        private StoredWorkflow store(String name) throws Exception {
            return StoredWorkflow.store(stage.server(), Shape.DEEP.definition(name, 1, Shape.Kind.WAIT));
        }

        /** How many are parked each second, roughly: those that find it out are due soon after. */
        private double rate() throws Exception {
            var workflow = store("bench-parked-before");
            start(workflow, FIRST, _ -> now().plusSeconds(7)); // warms up
            new Await(LOOK, LONGEST).until("the first have ended", () -> sql.number(LIVE, workflow.id()) == 0);
            long begun = System.nanoTime();
            start(workflow, FIRST, _ -> now().plusSeconds(7));
            double perSecond = FIRST / ((System.nanoTime() - begun) / 1e9);
            new Await(LOOK, LONGEST).until("the first have ended", () -> sql.number(LIVE, workflow.id()) == 0);
            return perSecond;
        }

        private void start(StoredWorkflow workflow, int number, IntFunction<Instant> until) throws InterruptedException, ExecutionException {
            var caller = Caller.of(stage.server());
            Callers.call(CALLERS, number, i -> caller.start(workflow, Map.of("until", until.apply(i).toString())));
            caller.patience().tell();
        }

        private void awaitEnd(StoredWorkflow workflow, Instant due) throws Exception {
            Thread.sleep(Duration.ofMillis(Math.max(0, Duration.between(now(), due).toMillis())));
            new Await(LOOK, LONGEST).until("all have ended", () -> {
                long live = (long) sql.number(LIVE, workflow.id());
                Stage.tell("%.1f s after they were due: %,d are live", Duration.between(due, now()).toMillis() / 1e3, live);
                return live == 0;
            });
        }

        private static Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
