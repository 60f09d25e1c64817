package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.repair.BulkAction;
import dev.waybill.engine.repair.BulkFilter;
import dev.waybill.engine.repair.BulkJob;
import dev.waybill.engine.repair.BulkOrder;
import dev.waybill.page.PageRequest;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job does its action once to each execution that it is about, on whichever node, at its rate, until it is stopped. */
class BulkTest {
    private static final String MANY =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt, trigger_type, trigger,
                input, created_at, started_at, epoch, wake_at)
            select tenant_id, (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, workflow_id, workflow_version, workflow_name, definition_hash, status,
                attempt, trigger_type, trigger, input, created_at, started_at, epoch, wake_at
            from execution, generate_series(1, ?) n
            where id = ?""";

    /** Of twenty other codes. */
    private static final String MANY_FAILED =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt, trigger_type, trigger,
                input, created_at, started_at, completed_at, epoch, error_code, error_message, error_task_id)
            select tenant_id, (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, workflow_id, workflow_version, workflow_name, definition_hash, status,
                attempt, trigger_type, trigger, input, created_at, started_at, completed_at, epoch, 'code.' || n % 20, 'Order ' || n || ' is gone', error_task_id
            from execution, generate_series(1, ?) n
            where id = ?""";

    private static final String JOURNALS =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at, answered,
                incarnation, epoch)
            select j.tenant_id, e.id, j.sequence, j.kind, j.task_id, j.attempt, j.outcome, j.input, j.output, j.error, j.started_at, j.at, j.due_at, j.answered,
                j.incarnation, j.epoch
            from journal j
            join execution e on e.id <> j.execution_id
            where j.execution_id = ?""";

    TestDatabase database;
    TestNode node;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterEach
    void stop() {
        node.engine.repairs().bulk().stop();
        node.close();
    }

    private static BulkFilter only(ExecutionStatus... statuses) {
        return new BulkFilter(Optional.empty(), Set.of(statuses), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static BulkFilter of(UUID workflow) {
        return new BulkFilter(Optional.of(workflow), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static void begin(TestNode node) {
        node.engine.repairs().bulk().start((_, _, _, _) -> {
            throw new AssertionError("nothing is rerun here");
        });
    }

    private BulkJob ordered(BulkAction action, BulkFilter filter, Integer rate) {
        return node.engine.repairs().bulk().order(TestNode.TENANT, new BulkOrder(action, filter, rate, "ann"));
    }

    private static BulkJob over(TestNode node, BulkJob job, Duration atMost) {
        var bulk = node.engine.repairs().bulk();
        await().atMost(atMost).until(() -> bulk.find(TestNode.TENANT, job.id()).status() != BulkJob.Status.RUNNING);
        return bulk.find(TestNode.TENANT, job.id());
    }

    private List<UUID> failed(int count) {
        var version = node.store(workflow("failed", effect("broken", List.of(), List.of("fail:validation", "ok"), Map.of())));
        var executions = IntStream.range(0, count).mapToObj(_ -> node.start(version)).toList();
        executions.forEach(node::end);
        return executions;
    }

    /** Copies of one that waits for an hour. @return its workflow */
    private UUID waiting(int count) {
        var version = node.store(workflow("waiting", delay("wait", "1h"), effect("after", "wait")));
        var original = node.start(version);
        await().until(() -> node.find(original).status() == ExecutionStatus.WAITING);
        node.jdbc.sql(MANY).param(count - 1).param(original).update();
        node.jdbc.sql(JOURNALS).param(original).update();
        return version.workflowId();
    }

    @Test
    void countsThenDoesItOnceToEach() throws SQLException {
        var executions = failed(30);
        var order = new BulkOrder(BulkAction.RETRY, only(), null, "ann");
        var preview = node.engine.repairs().bulk().preview(TestNode.TENANT, order);
        assertThat(preview.matched()).isEqualTo(30);
        assertThat(preview.samples()).isEqualTo(executions.subList(0, 5));
        begin(node);
        var job = over(node, ordered(BulkAction.RETRY, only(), null), Duration.ofSeconds(20));
        assertThat(job).extracting(BulkJob::status, BulkJob::matched, BulkJob::done, BulkJob::failed).containsExactly(BulkJob.Status.COMPLETED, 30L, 30L, 0L);
        executions.forEach(execution -> assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED));
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void reportsWhatCouldNotBeDone() {
        var version = node.store(workflow("well", effect("one")));
        var executions = IntStream.range(0, 3).mapToObj(_ -> node.start(version)).toList();
        executions.forEach(node::end);
        begin(node);
        var job = over(node, ordered(BulkAction.RETRY, only(ExecutionStatus.SUCCEEDED), null), Duration.ofSeconds(20));
        assertThat(job).extracting(BulkJob::done, BulkJob::failed).containsExactly(0L, 3L);
        var failures = node.engine.repairs().bulk().failures(TestNode.TENANT, job.id(), new PageRequest(2, null, "failures"));
        assertThat(failures.items()).containsExactly(
                new BulkJob.Failure(executions.get(0), "execution_succeeded", "The execution succeeded; there is nothing to retry"),
                new BulkJob.Failure(executions.get(1), "execution_succeeded", "The execution succeeded; there is nothing to retry"));
        assertThat(failures.nextCursor()).isNotNull();
    }

    @Test
    void keepsToItsRateAndStops() {
        var workflow = waiting(60);
        begin(node);
        var slow = ordered(BulkAction.PAUSE, of(workflow), 20);
        var job = over(node, slow, Duration.ofSeconds(20));
        assertThat(job.done()).isEqualTo(60);
        assertThat(Duration.between(job.startedAt(), job.completedAt())).isGreaterThan(Duration.ofMillis(2_700));
        var never = ordered(BulkAction.RESUME, of(workflow), 1);
        await().until(() -> node.engine.repairs().bulk().find(TestNode.TENANT, never.id()).done() > 0);
        assertThat(node.engine.repairs().bulk().stop(TestNode.TENANT, never.id()).status()).isEqualTo(BulkJob.Status.STOPPED);
        var done = node.engine.repairs().bulk().find(TestNode.TENANT, never.id()).done();
        var next = over(node, ordered(BulkAction.CANCEL, of(workflow), null), Duration.ofSeconds(20));
        assertThat(next.done()).isEqualTo(60);
        assertThat(node.engine.repairs().bulk().find(TestNode.TENANT, never.id()).done()).isEqualTo(done);
    }

    @Test
    void anotherNodeGoesOnAfterACrashAndRepeatsNothing() throws SQLException {
        var workflow = waiting(300);
        begin(node);
        var job = ordered(BulkAction.PAUSE, of(workflow), 100);
        await().until(() -> node.engine.repairs().bulk().find(TestNode.TENANT, job.id()).done() > 20);
        node.sever();
        try (var other = new TestNode(database, "b", new TestEffects())) {
            begin(other);
            var ended = over(other, job, Duration.ofSeconds(40));
            assertThat(ended).extracting(BulkJob::done, BulkJob::failed).containsExactly(300L, 0L);
            assertThat(other.jdbc.sql("select count(*) from journal where kind = 'paused'").query(Long.class).single()).isEqualTo(300);
            other.engine.repairs().bulk().stop();
            assertThat(other.violations()).isEmpty();
        }
        node.restore();
    }

    @Test
    void aRerunThatWasBegunIsNotBegunAgain() {
        var version = node.store(workflow("well", effect("one")));
        node.end(node.start(version));
        var calls = new AtomicInteger();
        node.engine.repairs().bulk().start((tenant, source, key, by) -> {
            var body = Map.<String, Object>of("of", source.toString());
            var trigger = Map.<String, Object>of("type", "manual", "by", by);
            node.engine.executions().rerun(
                    new StartExecution(version, "well", Map.of(), trigger, Optional.of(key), body, Optional.empty()), node.find(source), null);
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("as if it had crashed before it took note");
            }
        });
        var job = over(node, ordered(BulkAction.RERUN, of(version.workflowId()), null), Duration.ofSeconds(20));
        assertThat(job.done()).isEqualTo(1);
        assertThat(calls).hasValue(2);
        assertThat(node.jdbc.sql("select count(*) from execution").query(Long.class).single()).as("the first one and its rerun").isEqualTo(2);
    }

    /** Measured with {@code -Dwaybill.bulk=100000}. */
    @Test
    void groupsManyFailures() {
        int count = Integer.getInteger("waybill.bulk", 1_000);
        var original = failed(1).getFirst();
        node.jdbc.sql(MANY_FAILED).param(count - 1).param(original).update();
        node.jdbc.sql("analyze execution").update();
        var failures = node.engine.repairs().failures();
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            var groups = failures.list(TestNode.TENANT, Optional.empty(), new PageRequest(50, null, "failures")).items();
            System.out.printf("%d failures in %d groups: %d ms%n", count, groups.size(), (System.nanoTime() - begun) / 1_000_000);
            assertThat(groups).hasSize(count > 20 ? 21 : count);
            assertThat(groups.stream().mapToLong(group -> group.count().number()).sum()).isEqualTo(count);
        }
    }

    /** Measured with {@code -Dwaybill.bulk=100000}. */
    @Test
    void isQuickWithMany() {
        int count = Integer.getInteger("waybill.bulk", 1_000);
        var workflow = waiting(count);
        node.jdbc.sql("analyze execution").update();
        begin(node);
        var job = over(node, ordered(BulkAction.CANCEL, of(workflow), null), Duration.ofMinutes(20));
        assertThat(job).extracting(BulkJob::matched, BulkJob::done).containsExactly((long) count, (long) count);
        System.out.printf("%d cancelled: %s%n", job.done(), Duration.between(job.startedAt(), job.completedAt()));
    }
}
