package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.SeverableDataSource.Loss;
import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each commit of a run is lost in turn, or only its answer, with the node or without it. */
@Tag("G03")
@Tag("G05")
class CommitLossTest {
    private static final Map<String, Object> SHOP = workflow(
            "shop",
            effect("order"),
            transform("price", "${tasks.order.outcome}", "order"),
            effect("pay", List.of("price"), List.of("fail:timeout", "ok"), Map.of("retry_policy", Map.of("initial_interval", "1ms"))),
            effect("pack", "price"),
            delay("rest", "20ms", "pay", "pack"),
            effect("send", "rest"));

    TestDatabase database;
    TestEffects effects;
    TestNode node;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
        effects = new TestEffects();
        node = new TestNode(database, "a", effects);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    @Tag("D06")
    @Tag("F08")
    void aCommitInDoubtLosesAndDoublesNothing(Loss loss) throws SQLException {
        var version = node.store(SHOP);
        int commit = 0;
        do {
            node.own.lose(++commit, loss, () -> {});
            var execution = node.start(version);

            assertThat(node.end(execution).status()).as("commit %s", commit).isEqualTo(ExecutionStatus.SUCCEEDED);
            hasCalledEachOnce(execution);
            await().until(node.engine::isJournaling);
        } while (node.own.hasLost());

        assertThat(commit).isGreaterThan(5);
        assertThat(node.violations()).isEmpty();
    }

    private void hasCalledEachOnce(UUID execution) {
        assertThat(effects.calls(execution))
                .extracting(call -> call.task() + " " + call.attempt())
                .containsExactlyInAnyOrder("order 1", "pay 1", "pay 2", "pack 1", "send 1");
        assertThat(node.journal(execution))
                .extracting(row -> (int) row.sequence())
                .isEqualTo(IntStream.rangeClosed(1, node.journal(execution).size()).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    @Tag("F01")
    @Tag("G01")
    void aNodeThatDiesAtACommitIsFollowedByOneThatGoesOn(Loss loss) throws SQLException {
        var version = node.store(SHOP);
        for (int commit = 2; ; commit++) {
            node.own.lose(commit, loss, node::sever);
            var execution = node.start(version);
            if (!hasEndedBeforeTheCut(execution)) {
                node.crash();
                node = new TestNode(database, "a", effects);
            }
            assertThat(node.end(execution).status()).as("commit %s", commit).isEqualTo(ExecutionStatus.SUCCEEDED);
            hasRepeatedOnlyWhatWasNotJournaled(execution);
            if (node.journal(execution).getLast().epoch() == 1) {
                break; // it needs no more commits than that
            }
        }
        assertThat(node.violations()).isEmpty();
    }

    private boolean hasEndedBeforeTheCut(UUID execution) {
        while (!node.own.hasLost()) {
            if (node.jdbc.sql("select completed_at is not null from execution where id = ?").param(execution).query(Boolean.class).single()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** In one process the death of a node lets its running call come back; each attempt that was journaled was called once. */
    private void hasRepeatedOnlyWhatWasNotJournaled(UUID execution) {
        var before = node.journal(execution).stream().takeWhile(row -> !row.kind().equals("claimed")).toList();
        for (var row : before) {
            assertThat(effects.calls(execution))
                    .filteredOn(call -> call.task().equals(row.taskId()) && Integer.valueOf(call.attempt()).equals(row.attempt()))
                    .as("%s", row)
                    .hasSizeLessThanOrEqualTo(1);
        }
        assertThat(effects.calls(execution)).hasSizeBetween(5, 7);
    }

    @Test
    @Tag("F33")
    @Tag("G10")
    void aKeyedStartWhoseAnswerIsLostHappensOnce() throws SQLException {
        var version = node.store(workflow("keyed", effect("one")));
        node.calls.lose(1, Loss.ANSWER, () -> {});
        var first = node.accept(version, Map.of(), Optional.of("key"));
        var again = node.accept(version, Map.of(), Optional.of("key"));

        assertThat(again.isReplayed()).isTrue();
        assertThat(again.execution().id()).isEqualTo(first.execution().id());
        assertThat(node.end(first.execution().id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(effects.calls().values()).hasSize(1);
        assertThat(node.violations()).isEmpty();
    }

    /** The caller was told that the database is away; what was committed nevertheless is not left behind. */
    @Test
    @Tag("F33")
    @Tag("G02")
    void aKeyedStartThatWasRefusedInDoubtRunsOnceTheDatabaseIsBack() throws SQLException {
        var version = node.store(workflow("keyed", effect("one")));
        node.calls.lose(1, Loss.ANSWER, node::sever);
        assertThat(refusal(() -> node.accept(version, Map.of(), Optional.of("key")))).isEqualTo("database_unavailable");
        node.restore();
        var again = node.accept(version, Map.of(), Optional.of("key"));

        assertThat(again.isReplayed()).isTrue();
        assertThat(node.end(again.execution().id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    @Tag("G02")
    void aStartThatWasRefusedInDoubtIsNotLeftBehind() throws Exception {
        var version = node.store(workflow("plain", effect("one")));
        node.own.lose(1, Loss.ANSWER, node.own::sever);
        assertThat(refusal(() -> node.start(version))).isEqualTo("database_unavailable");
        node.restore();
        var id = node.jdbc.sql("select id from execution").query(UUID.class).single();

        assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(effects.tasks(id)).containsExactly("one");
        assertThat(node.violations()).isEmpty();
    }

    private static String refusal(Runnable start) {
        try {
            start.run();
            return "none";
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }
}
