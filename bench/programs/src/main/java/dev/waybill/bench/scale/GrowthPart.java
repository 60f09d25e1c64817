package dev.waybill.bench.scale;

import dev.waybill.bench.server.Database;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * By how much the database grows with each execution of 5 effects, each of which takes and gives 200 bytes, and whether
 * retention gives that back: copies of the executions, put into a month that is over, and the product's own retention, which
 * takes a turn when a node starts.
 */
final class GrowthPart implements Part {
    private static final int TASKS = 5;
    private static final int FIRST = 500;
    private static final int MOST_COPIED = 100_000;
    private static final int MONTHS_AGO = 6;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final String SIZES = """
            select coalesce(sum(pg_table_size(oid)) filter (where relname ~ '^execution'), 0),
                coalesce(sum(pg_indexes_size(oid)) filter (where relname ~ '^execution'), 0),
                coalesce(sum(pg_table_size(oid)) filter (where relname !~ '^execution'), 0),
                coalesce(sum(pg_indexes_size(oid)) filter (where relname !~ '^execution'), 0),
                (pg_current_wal_insert_lsn() - '0/0')::bigint
            from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace""";

    private static final String PAYLOAD = """
            select (
                select avg(octet_length(input) + coalesce(octet_length(output), 0))
                from execution) + (
                select sum(coalesce(octet_length(input), 0) + coalesce(octet_length(output), 0)) / count(distinct execution_id)
                from journal)""";

    private static final String INDEXES = """
            select string_agg(relname || ' ' || round(pg_relation_size(oid)::numeric / ?), ', ' order by pg_relation_size(oid) desc)
            from pg_class
            where relkind in ('i', 'r') and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 1000000""";

    /** An id with its first 48 bits, milliseconds, turned back. */
    private static final String EARLIER = """
            (lpad(to_hex(('x' || left(replace(%1$s::text, '-', ''), 12))::bit(48)::bigint
                - (extract(epoch from interval '%2$d months') * 1000)::bigint), 12, '0') || right(replace(%1$s::text, '-', ''), 20))::uuid""";

    @Override
    public String word() {
        return "growth";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        var database = stage.fresh("bench_growth");
        var findings = new Findings("Growth of the database");
        try (var sql = Sql.of(database)) {
            try (var node = start(stage, database)) {
                grow(stage.number(Size.GROWTH), node, sql, findings);
            }
            giveBack(stage, database, sql, findings);
        }
        return findings;
    }

    private static NodeProcess start(Stage stage, Database database) throws IOException {
        return NodeProcess.start(stage.folder("growth"), Optional.of(database), List.of());
    }

    private static void grow(int executions, NodeProcess node, Sql sql, Findings findings) throws Exception {
        var workflow = node.ask("chain " + TASKS);
        node.ask("run " + workflow + " " + FIRST);
        sql.execute("vacuum analyze");
        var before = sql.row(SIZES);
        long begun = System.nanoTime();
        node.ask("run " + workflow + " " + executions);
        double perSecond = executions / ((System.nanoTime() - begun) / 1e9);
        var after = sql.row(SIZES);
        Stage.tell("bytes for each: %s", sql.text(INDEXES, executions));
        double[] grown = new double[before.size()];
        for (int i = 0; i < grown.length; i++) {
            grown[i] = (after.get(i) - before.get(i)) / executions;
        }
        double payload = sql.number(PAYLOAD);
        double stored = grown[0] + grown[1] + grown[2] + grown[3];
        findings.figure("executions of 5 tasks", "%,d", executions)
                .figure("ended each second, with 64 callers", "%,.0f", perSecond)
                .figure("inputs and outputs of an execution and its tasks, bytes", "%,.0f", payload)
                .figure("table `execution`, bytes for each execution", "%,.0f", grown[0])
                .figure("its indexes", "%,.0f", grown[1])
                .figure("table `journal` and the rest", "%,.0f", grown[2])
                .figure("their indexes", "%,.0f", grown[3])
                .figure("WAL", "%,.0f", grown[4])
                .figure("a million executions", "%,.2f GB", stored / 1e3)
                .atMost("rows and index entries of an execution, bytes (twice its inputs and outputs, and 1,500)", 2 * payload + 1_500, stored);
    }

    private static void giveBack(Stage stage, Database database, Sql sql, Findings findings) throws Exception {
        var month = YearMonth.now(ZoneOffset.UTC).minusMonths(MONTHS_AGO);
        double before = size(sql);
        for (int earlier = MONTHS_AGO - 1; earlier <= MONTHS_AGO + 1; earlier++) {
            sql.execute("call create_month(date '" + YearMonth.now(ZoneOffset.UTC).minusMonths(earlier).atDay(1) + "')");
        }
        copy(sql);
        double copied = size(sql);
        try (var _ = start(stage, database)) {
            new Await(LOOK, LONGEST).until("the month is dropped", () -> sql.number("select count(*) from pg_class where relname = ?", partition(month)) == 0);
        }
        double after = size(sql);
        findings.figure("put into the month " + month, "%,.1f MB", (copied - before) / 1e6)
                .figure("given back by that", "%,.1f MB", (copied - after) / 1e6)
                .atLeast("share of it that retention gives back", 0.99, (copied - after) / (copied - before));
    }

    private static String partition(YearMonth month) {
        return "execution_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static void copy(Sql sql) throws Exception {
        sql.execute("create temp table old_execution as select * from execution where completed_at is not null limit " + MOST_COPIED);
        sql.execute("create temp table old_journal as select j.* from journal j join old_execution e on e.tenant_id = j.tenant_id and e.id = j.execution_id");
        sql.execute("update old_execution set id = " + EARLIER.formatted("id", MONTHS_AGO)
                + ", completed_at = completed_at - interval '" + MONTHS_AGO + " months'");
        sql.execute("update old_journal set execution_id = " + EARLIER.formatted("execution_id", MONTHS_AGO));
        sql.execute("insert into execution select * from old_execution");
        sql.execute("insert into journal select * from old_journal");
        sql.execute("drop table old_execution, old_journal");
    }

    private static double size(Sql sql) throws Exception {
        return sql.number("select pg_database_size(current_database())");
    }
}
