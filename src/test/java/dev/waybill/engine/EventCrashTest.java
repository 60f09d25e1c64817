package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.journal.JournalRow.Kind;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An event and the tasks that wait for it, with a crash at each commit of either. */
@Tag("G13")
@Tag("F01")
class EventCrashTest {
    private static final String COPY_WAIT =
            """
            insert into event_wait (tenant_id, execution_id, task_id, attempt, event, correlation)
            select tenant_id, :copy, task_id, attempt, event, correlation
            from event_wait
            where execution_id = :original""";

    TestDatabase database;
    TestNode node;
    CrashCopies copies;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
        copies = new CrashCopies(node);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Version waiting() {
        return node.store(workflow(
                "waiting",
                effect("one"),
                task("paid", "wait_event", List.of("one"), Map.of("event", "paid", "correlation", 4711), Map.of()),
                effect("two", "paid")));
    }

    private Version emitting() {
        return node.store(workflow("emitting", task("tell", "emit", List.of(), Map.of("event", "paid", "correlation", "4711", "payload", "sent"), Map.of()), effect("told", "tell")));
    }

    @Test
    void aWaitIsFoundWhicheverCommitTheCrashFollows() throws SQLException {
        var original = node.start(waiting());
        node.awaitStatus(original, ExecutionStatus.WAITING);
        var rows = copies.journal(original);
        var waiting = new ArrayList<UUID>(List.of(original));
        for (int count = 0; count <= rows.size(); count++) {
            for (boolean isRegistered : new boolean[] {true, false}) {
                boolean isParked = rows.subList(0, count).stream().anyMatch(row -> row.kind() == Kind.PARKED);
                if (isRegistered || !isParked) { // the wait comes first
                    waiting.add(crashed(original, count, isRegistered));
                }
            }
        }
        waiting.forEach(id -> node.awaitStatus(id, ExecutionStatus.WAITING));

        node.end(node.start(emitting()));

        for (var id : waiting) {
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(id, "paid").output()).isEqualTo("sent");
            assertThat(node.effects.tasks(id).stream().filter("two"::equals)).hasSize(1);
        }
        assertThat(node.jdbc.sql("select count(*) from event_wait").query(Integer.class).single()).isZero();
        assertThat(node.violations()).isEmpty();
    }

    private UUID crashed(UUID original, int rows, boolean isRegistered) {
        var copy = copies.copy(original, rows);
        if (isRegistered) {
            node.jdbc.sql(COPY_WAIT + " on conflict do nothing").param("copy", copy).param("original", original).update();
        }
        return copy;
    }

    @Test
    void anEventIsSentOnceHoweverOftenItsAttemptIsMade() throws SQLException {
        var original = node.start(emitting());
        node.end(original);
        assertThat(node.task(original, "tell").output()).isEqualTo(Map.of("delivered", 0L));
        // the attempt committed its event and died before its row: the next owner makes it again
        var again = copies.copy(original, 0);
        node.jdbc.sql("update event_key set key = replace(key, :original, :copy)")
                .param("original", original.toString()).param("copy", again.toString()).update();
        assertThat(node.end(again).status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        assertThat(node.jdbc.sql("select count(*) from event").query(Integer.class).single()).isEqualTo(1);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aTimeOutThatWasCommittedStays() throws SQLException {
        var version = node.store(workflow("late", task("paid", "wait_event", List.of(), Map.of("event", "paid", "timeout", "50ms"), Map.of())));
        var original = node.start(version);
        node.end(original);
        assertThat(node.task(original, "paid").outcome()).isEqualTo("timeout");
        var crashes = new ArrayList<UUID>();
        for (int rows = 0; rows < copies.journal(original).size(); rows++) {
            crashes.add(copies.copy(original, rows)); // the wait was given up, and nothing sent
        }
        for (var id : crashes) {
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(id, "paid").outcome()).isEqualTo("timeout");
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void anEventFromAnotherNodeWakesWhoeverOwnsTheWait() throws Exception {
        node.effects.hold("busy");
        var busy = node.start(node.store(workflow(
                "busy", effect("busy"), task("paid", "wait_event", List.of(), Map.of("event", "paid", "correlation", "4711"), Map.of()))));
        node.effects.awaitCall("busy");
        try (var other = new TestNode(database, "b", new TestEffects())) {
            while (node.jdbc.sql("select count(*) from event_wait").query(Integer.class).single() == 0) {
                Thread.onSpinWait();
            }
            other.end(other.start(other.store(Map.of("name", "sender", "tasks", List.of(
                    task("tell", "emit", List.of(), Map.of("event", "paid", "correlation", "4711"), Map.of()))))));
            node.effects.release("busy");
            assertThat(node.end(busy).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(busy, "paid").outcome()).isEqualTo("received");
            assertThat(node.violations()).isEmpty();
        }
    }
}
