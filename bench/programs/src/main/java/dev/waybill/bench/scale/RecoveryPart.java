package dev.waybill.bench.scale;

import dev.waybill.bench.server.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long it takes until the last of many live executions has gone on after {@code kill -9}: on the same node with its
 * embedded database, started again at once, and on the survivor of two, which waits for the lease to run out. To have gone on is to
 * have a journal row of the new owner: a task that ended.
 */
final class RecoveryPart implements Part {
    private static final int CHAIN = 400;
    private static final int HOLD_MILLIS = 100;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final double BAR = 20;

    private static final String LIVE = "select count(*) from execution where owner is not null";
    private static final String REMEMBER = """
            create table bench_live as
            select tenant_id, id, owner, (select max(sequence) from journal j where j.tenant_id = e.tenant_id and j.execution_id = e.id) as rows
            from execution e
            where owner is not null""";
    private static final String GONE_ON = """
            select count(*)
            from bench_live l
            where exists (
                select
                from journal j
                where j.tenant_id = l.tenant_id and j.execution_id = l.id and j.incarnation <> l.owner and j.kind = 'attempt')""";
    private static final String WHEN = """
            with gone_on as (
                select min(at) as at
                from bench_live l
                join journal j on j.tenant_id = l.tenant_id and j.execution_id = l.id and j.incarnation <> l.owner and j.kind = 'attempt'
                group by l.id)
            select extract(epoch from min(at)), extract(epoch from percentile_disc(0.5) within group (order by at)), extract(epoch from max(at)),
                (select count(*) from bench_live), (select avg(rows) from bench_live)
            from gone_on""";

    /** What a recovery came to. */
    private record Recovery(double ready, double first, double median, double last, long live, double rows) {}

    @Override
    public String word() {
        return "recovery";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        var restarted = restarted(stage);
        var survived = survived(stage);
        var findings = new Findings("Recovery: live executions after `kill -9`");
        show(findings, "restarted node, embedded database", restarted);
        show(findings, "survivor of two", survived);
        return findings.atMost("restarted node: the last has gone on, seconds after the kill", BAR, restarted.last)
                .atMost("survivor of two: the last has gone on, seconds after the kill", BAR, survived.last);
    }

    private static void show(Findings findings, String who, Recovery recovery) {
        findings.figure(who + ": live when it was killed", "%,d", recovery.live)
                .figure(who + ": journal rows of each by then", "%.1f", recovery.rows)
                .figure(who + ": it serves after", "%.2f s", recovery.ready)
                .figure(who + ": the first has gone on after", "%.2f s", recovery.first)
                .figure(who + ": half of them", "%.2f s", recovery.median)
                .figure(who + ": the last", "%.2f s", recovery.last);
    }

    private static Recovery restarted(Stage stage) throws Exception {
        var home = stage.folder("restarted");
        var node = start(home, Optional.empty(), stage);
        Instant killed;
        try (node) {
            fill(node, stage);
            killed = kill(node);
        }
        try (var next = start(home, Optional.empty(), stage)) {
            return watch(next.database(), killed, Duration.between(killed, Instant.now()));
        }
    }

    private static Recovery survived(Stage stage) throws Exception {
        var database = Optional.of(stage.fresh("bench_recovery"));
        try (var node = start(stage.folder("dying"), database, stage);
                var other = start(stage.folder("surviving"), database, stage)) {
            fill(node, stage);
            return watch(other.database(), kill(node), Duration.ZERO);
        }
    }

    private static NodeProcess start(Path home, Optional<Database> database, Stage stage) throws IOException {
        return NodeProcess.start(home, database, List.of("--waybill.engine.runs=" + stage.number(Size.LIVE)));
    }

    /** Makes so many live, and lets them run for a while. */
    private static void fill(NodeProcess node, Stage stage) throws Exception {
        int live = stage.number(Size.LIVE);
        var workflow = node.ask("hold " + CHAIN + " " + HOLD_MILLIS);
        node.ask("start " + workflow + " " + live);
        try (var sql = Sql.of(node.database())) {
            new Await(LOOK, LONGEST).until("all are live", () -> sql.number(LIVE) == live);
        }
        Thread.sleep(Duration.ofSeconds(stage.number(Size.SECONDS)));
    }

    private static Instant kill(NodeProcess node) throws InterruptedException, SQLException {
        var killed = node.kill();
        try (var sql = Sql.of(node.database())) {
            sql.execute(REMEMBER);
        }
        return killed;
    }

    private static Recovery watch(Database database, Instant killed, Duration ready) throws Exception {
        try (var sql = Sql.of(database)) {
            long live = (long) sql.number("select count(*) from bench_live");
            new Await(LOOK, LONGEST).until("all have gone on", () -> {
                long goneOn = (long) sql.number(GONE_ON);
                Stage.tell("%.1f s after the kill: %,d of %,d have gone on", Duration.between(killed, Instant.now()).toMillis() / 1e3, goneOn, live);
                return goneOn == live;
            });
            var when = sql.row(WHEN);
            double kill = killed.toEpochMilli() / 1e3;
            return new Recovery(
                    ready.toMillis() / 1e3, when.get(0) - kill, when.get(1) - kill, when.get(2) - kill, when.get(3).longValue(), when.get(4));
        }
    }
}
