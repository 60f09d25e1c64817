package dev.waybill.engine.retention;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The months of the partitioned tables, and the rows that expire one by one. Within a transaction. */
final class RetentionTable {
    /** As {@code create_month} has them. */
    private static final List<String> PARTITIONED = List.of("execution", "journal", "blob", "message", "event_wait", "approval", "search_attribute");

    // Names of partitions cannot be parameters; a month is digits and an underscore.
    private static final String PARTITIONS = each("%s_%%1$s");

    private static final String BE_ALONE =
            """
            select pg_try_advisory_xact_lock(6071225931), set_config('lock_timeout', '2s', true)""";

    private static final String CREATE_MONTH = "call create_month(cast(:month as date))";

    private static final String MONTHS =
            """
            select substring(relname from 'execution_(\\d{4}_\\d{2})$') as month
            from pg_inherits
            join pg_class on pg_class.oid = inhrelid
            where inhparent = 'execution'::regclass and relname ~ '^execution_\\d{4}_\\d{2}$'
            order by relname""";

    // The tables first, as statements take them: to drop a partition alone would end in a deadlock with those that hold its table
    // and wait for it. All that comes later waits meanwhile, so it is given up before anybody looks for deadlocks (after 1 s).
    private static final String HURRY = "select set_config('lock_timeout', '100ms', true), set_config('statement_timeout', '1s', true)";

    /** An autovacuum gives way only after longer than that. */
    private static final String IS_LEFT_ALONE = "lock table " + PARTITIONS + " in share update exclusive mode nowait";

    private static final String LOCK =
            "lock table " + each("only %s") + ", " + PARTITIONS + " in access exclusive mode";

    /**
     * What has not ended is owned, waits for an instant, or is paused: an order has each found by an index of its own, at once. The
     * last one counts, since PostgreSQL would look for a single row as if there were many.
     */
    private static final String IS_NEEDED =
            """
            select coalesce(
                (select true from execution where %1$s and owner is not null order by owner limit 1),
                (select true from execution where %1$s and owner is null and wake_at is not null order by wake_at limit 1),
                (select true from execution where %1$s and status = 'paused' order by id limit 1),
                (select count(*) > 0 from execution where %1$s and completed_at > :before))"""
                    .formatted("id >= :lower and id < :upper");

    private static final String DROP = "drop table " + PARTITIONS;

    private static final String EXPIRE_KEYS =
            """
            delete from idempotency_key
            where ctid = any (array(
                select k.ctid
                from idempotency_key k
                where k.created_at < :before
                    and coalesce((
                        select e.completed_at is not null
                        from execution e
                        where e.tenant_id = k.tenant_id and e.id = k.execution_id), true)
                order by k.created_at
                limit :limit
                for update of k skip locked))""";

    /** They are kept beside versions of which there are few; only those of deleted workflows are of no use. */
    private static final String FORGET_SAMPLES =
            """
            delete from sample s
            where (
                select w.deleted_at is not null
                from workflow w
                where w.tenant_id = s.tenant_id and w.id = s.workflow_id)""";

    private static final String FORGET_NODES =
            """
            delete from node n
            where n.fenced_at < :before
                and not exists (select from execution e where e.owner = n.incarnation)""";

    /** What a node had no time to give back that died right after the end of an execution: it counts for nothing. */
    private static final String FORGET_SLOTS =
            """
            delete from concurrency_slot s
            where coalesce((
                select e.completed_at is not null
                from execution e
                where e.tenant_id = s.tenant_id and e.id = s.execution_id), true)""";

    /** What the repair kit leaves: each goes once nothing asks for it any more; so many of each at once. */
    private static final List<String> FORGET_REPAIRS = List.of(
            """
            delete from rerun
            where ctid = any (array(
                select r.ctid
                from rerun r
                where r.created_at < :before
                    and not exists (select from execution e where e.tenant_id = r.tenant_id and e.id = r.source_id)
                order by r.created_at
                limit :limit))""",
            """
            delete from failure_note
            where ctid = any (array(
                select n.ctid
                from failure_note n
                where n.updated_at < :before
                    and not exists (
                        select
                        from execution e
                        where e.tenant_id = n.tenant_id and e.status in ('failed', 'timed_out')
                            and failure_group(e.workflow_id, e.error_task_id, e.error_code, e.error_message) = n.group_id)
                order by n.updated_at
                limit :limit))""",
            """
            delete from bulk_job
            where ctid = any (array(
                select ctid
                from bulk_job
                where status <> 'running' and completed_at < :before
                order by completed_at
                limit :limit))""",
            """
            delete from imported_execution
            where ctid = any (array(
                select ctid
                from imported_execution
                where imported_at < :before
                order by imported_at
                limit :limit))""");

    private static final String FORGET_SIGNALS =
            """
            delete from signal
            where incarnation in (
                select s.incarnation
                from (select distinct incarnation from signal) s
                left join node n using (incarnation)
                where n.incarnation is null or n.fenced_at is not null)""";

    /** Ids of one month: from the first inclusive to the second exclusive. */
    record Range(UUID lower, UUID upper) {
        static Range of(YearMonth month) {
            return new Range(first(month), first(month.plusMonths(1)));
        }

        /** The smallest UUIDv7 of a month, as {@code first_id} has it. */
        private static UUID first(YearMonth month) {
            return new UUID(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() << 16, 0);
        }
    }

    private final JdbcClient jdbc;

    RetentionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether no other node is at it, until the transaction ends. */
    boolean isAlone() {
        return jdbc.sql(BE_ALONE).query((row, _) -> row.getBoolean(1)).single();
    }

    void create(YearMonth month) {
        jdbc.sql(CREATE_MONTH).param("month", month.atDay(1).toString()).update();
    }

    List<YearMonth> months() {
        return jdbc.sql(MONTHS)
                .query((row, _) -> YearMonth.parse(row.getString("month").replace('_', '-')))
                .list();
    }

    /** Whether something in it lives, or ended after that instant. */
    boolean isNeeded(YearMonth month, Instant before) {
        var range = Range.of(month);
        return jdbc.sql(IS_NEEDED)
                .param("lower", range.lower())
                .param("upper", range.upper())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** @throws org.springframework.jdbc.UncategorizedSQLException a lock timeout, while it is vacuumed */
    void requireLeftAlone(YearMonth month) {
        jdbc.sql(IS_LEFT_ALONE.formatted(suffix(month))).update();
    }

    /**
     * From here on all who start, run or read wait for the end of the transaction, whose statements have a second each.
     *
     * @throws org.springframework.jdbc.UncategorizedSQLException a lock timeout, when somebody reads it for longer than a moment
     */
    void lock(YearMonth month) {
        jdbc.sql(HURRY).query((_, _) -> true).single();
        jdbc.sql(LOCK.formatted(suffix(month))).update();
    }

    Range drop(YearMonth month) {
        jdbc.sql(DROP.formatted(suffix(month))).update();
        return Range.of(month);
    }

    int expireKeys(Instant before, int limit) {
        return jdbc.sql(EXPIRE_KEYS)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .update();
    }

    /** @return the most rows of one kind */
    int forgetRepairs(Instant before, int limit) {
        return FORGET_REPAIRS.stream()
                .mapToInt(sql -> jdbc.sql(sql).param("before", before.atOffset(ZoneOffset.UTC)).param("limit", limit).update())
                .max()
                .orElse(0);
    }

    int forgetSamples() {
        return jdbc.sql(FORGET_SAMPLES).update();
    }

    int forgetNodes(Instant before) {
        return jdbc.sql(FORGET_NODES).param("before", before.atOffset(ZoneOffset.UTC)).update();
    }

    int forgetSlots() {
        return jdbc.sql(FORGET_SLOTS).update();
    }

    /** Those to nodes that are dead: who takes an execution over reads its messages. */
    int forgetSignals() {
        return jdbc.sql(FORGET_SIGNALS).update();
    }

    private static String each(String form) {
        return PARTITIONED.stream().map(form::formatted).collect(Collectors.joining(", "));
    }

    private static String suffix(YearMonth month) {
        return "%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }
}
