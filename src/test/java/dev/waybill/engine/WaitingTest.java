package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.journal.JournalRow;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits, for an instant, for room or for its turn, and what is not waited for any more. */
class WaitingTest {
    private static final int RUNS = 2;
    private static final EngineProperties NARROW = new EngineProperties(RUNS, 256, 64, 4 * 1024 * 1024, 200, 5);

    TestDatabase database;
    TestNode node;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private TestNode node(EngineProperties properties) {
        node = new TestNode(database, "a", new TestEffects(), properties);
        return node;
    }

    @Test
    @Tag("G12")
    void delaysAreNeverEarlyAndAtMostTwoSecondsLate() throws SQLException {
        node(TestNode.DEFAULTS);
        var started = new ArrayList<UUID>();
        for (var duration : List.of("10ms", "1s", "4900ms", "5100ms", "6s")) {
            var version = node.store(workflow("delay " + duration, delay("wait", duration), effect("after", "wait")));
            IntStream.range(0, 20).forEach(_ -> started.add(node.start(version)));
        }
        for (var execution : started) {
            assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            var rows = new CrashCopies(node).journal(execution);
            var due = only(rows, JournalRow.Kind.PARKED).dueAt();
            assertThat(only(rows, JournalRow.Kind.WOKEN).at()).isBetween(due, due.plusSeconds(2));
        }
        assertThat(node.violations()).isEmpty();
    }

    private static JournalRow only(List<JournalRow> rows, JournalRow.Kind kind) {
        var found = rows.stream().filter(row -> row.kind() == kind).toList();
        assertThat(found).as("%s", kind).hasSize(1);
        return found.getFirst();
    }

    @Test
    @Tag("G18")
    void aFullNodeQueuesTheRestAndFinishesAll() throws SQLException {
        node(NARROW);
        var version = node.store(workflow("queued", effect("one"), effect("two", "one")));
        var started = IntStream.range(0, 100).mapToObj(_ -> node.start(version)).toList();

        started.forEach(execution -> assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED));
        assertThat(node.effects.mostRunning()).isLessThanOrEqualTo(RUNS);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    @Tag("G18")
    void fewDoNotWaitForTheManyOfAnotherWorkflow() throws Exception {
        node(NARROW);
        node.effects.hold("gate");
        var blocking = node.store(workflow("blocking", effect("gate")));
        node.start(blocking);
        node.start(blocking);
        node.effects.awaitCall("gate");
        var flood = node.store(workflow("flood", effect("one")));
        var quiet = node.store(workflow("quiet", effect("one")));
        var many = IntStream.range(0, 300).mapToObj(_ -> node.start(flood)).toList();
        var few = IntStream.range(0, 5).mapToObj(_ -> node.start(quiet)).toList();
        node.effects.release("gate");

        var lastOfFew = few.stream().map(node::end).map(Execution::completedAt).max(Instant::compareTo).orElseThrow();
        long before = many.stream().map(node::end).filter(one -> one.completedAt().isBefore(lastOfFew)).count();
        assertThat(before).as("of the many that ended before the last of the few").isLessThan(60);
    }

    @Test
    @Tag("G20")
    @Tag("F22")
    void theThirdDeathInARowEndsAnExecution() throws SQLException {
        node(TestNode.DEFAULTS);
        var copies = new CrashCopies(node);
        var original = node.start(node.store(workflow("poison", effect("one"), effect("two", "one"))));
        node.end(original);
        var poisoned = copies.copy(original, 1, 3);
        var lucky = copies.copy(original, 1, 2);

        assertThat(node.end(poisoned).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(node.find(poisoned).error().code()).isEqualTo("engine.poison");
        assertThat(node.effects.calls(poisoned)).isEmpty();
        assertThat(node.end(lucky).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.jdbc.sql("select deaths from execution where id = ?").param(lucky).query(Integer.class).single())
                .as("deaths after progress")
                .isZero();
        assertThat(node.violations()).isEmpty();
    }

    @Test
    @Tag("G10")
    @Tag("F32")
    void fiveHundredStartsWithOneKeyAreOneExecution() throws Exception {
        node(TestNode.DEFAULTS);
        var version = node.store(workflow("storm", effect("one")));
        try (var other = new TestNode(database, "b", node.effects);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<UUID>> starts = IntStream.range(0, 500)
                    .<Callable<UUID>>mapToObj(i -> () -> (i % 2 == 0 ? node : other).accept(version, Map.of(), Optional.of("key")).execution().id())
                    .toList();
            Set<UUID> started = callers.invokeAll(starts).stream().map(future -> future.resultNow()).collect(Collectors.toSet());

            assertThat(started).hasSize(1);
            assertThat(node.end(started.iterator().next(), Duration.ofSeconds(20)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.effects.calls()).hasSize(1);
            assertThat(node.violations()).isEmpty();
        }
    }
}
