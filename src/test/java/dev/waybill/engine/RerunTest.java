package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rerun is a new execution; from a task on, it takes over the results of everything that is not downstream of the task. */
class RerunTest {
    static TestDatabase database;
    static TestNode node;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Accepted rerun(Version version, UUID source, String fromTask, Map<String, Object> input, Optional<String> key) {
        var trigger = Map.<String, Object>of("type", "manual", "rerun", Map.of("of", source.toString()));
        var start = new StartExecution(version, version.definition().name(), input, trigger, key, Map.of("of", source.toString(), "in", input), Optional.empty());
        return node.engine.executions().rerun(start, node.find(source), fromTask);
    }

    private static UUID rerun(Version version, UUID source, String fromTask) {
        return rerun(version, source, fromTask, Map.of(), Optional.empty()).execution().id();
    }

    /** Two chains that meet; the one of {@code c} fails until its third attempt. */
    private static Map<String, Object> two() {
        return Map.of(
                "name", "two",
                "tasks", List.of(
                        transform("a", "${input.?n.orValue(1)}"),
                        effect("b", "a"),
                        task("c", "test_effect", List.of(), Map.of("script", List.of("fail:x.transient", "fail:x.transient", "ok")), Map.of("retry_policy", Map.of("initial_interval", "1ms"))),
                        effect("d", "b", "c"),
                        effect("e", "d")),
                "output", Map.of("a", "${tasks.a.output}", "c", "${tasks.c.attempts}"));
    }

    @Test
    void takesOverWhatIsNotDownstreamAndKeepsTheSource() throws SQLException {
        var version = node.store(two());
        var source = node.start(version, Map.of("n", 7L));
        node.end(source);
        var before = node.journal(source);
        var rerun = rerun(version, source, "d");
        var ended = node.end(rerun);
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.output()).as("results and attempts of the source").isEqualTo(Map.of("a", 7L, "c", 3L));
        assertThat(node.effects.tasks(rerun)).containsExactly("d", "e");
        assertThat(node.journal(rerun)).extracting(JournalView::kind).containsExactly("taken_over", "taken_over", "taken_over", "claimed", "attempt", "attempt", "ended");
        assertThat(node.task(rerun, "c")).extracting(TaskView::status, TaskView::outcome, TaskView::attempts).containsExactly("completed", "success", 3);
        assertThat(node.journal(source)).as("earlier results are kept").isEqualTo(before);
        assertThat(ended.trigger()).containsEntry("rerun", Map.of("of", source.toString()));
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void asAWholeRunsEverythingAnew() throws SQLException {
        var version = node.store(two());
        var source = node.start(version);
        node.end(source);
        var rerun = rerun(version, source, null, Map.of("n", 3L), Optional.empty()).execution().id();
        assertThat(node.end(rerun).output()).isEqualTo(Map.of("a", 3L, "c", 3L));
        assertThat(node.effects.tasks(rerun)).containsExactlyInAnyOrder("b", "c", "c", "c", "d", "e");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void runsAnewWhatFailedBesideTheTaskAndWhatThatKeptFromRunning() throws SQLException {
        var version = node.store(workflow("beside",
                effect("a"), effect("bad", List.of(), List.of("fail:validation"), Map.of()), effect("after", "bad"), effect("b", "a")));
        var source = node.start(version);
        node.end(source);
        var rerun = rerun(version, source, "b");
        assertThat(node.end(rerun).error().taskId()).isEqualTo("bad");
        assertThat(node.effects.tasks(rerun)).contains("bad").doesNotContain("after");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void takesTheResultsIntoAnotherVersionAsFarAsItDecidesThemAlike() throws SQLException {
        var first = node.store(workflow("versions", effect("a"), effect("b", "a"), effect("gone", "a"), effect("c", "b")));
        var source = node.start(first);
        node.end(source);
        var second = node.engine.versions().publish(TestNode.TENANT, first.workflowId(), node.definitions.parse(workflow("versions",
                effect("a"), transform("b", 1, "a"), effect("fresh", "a"), effect("c", "b", "fresh"), effect("d", "c"))), "test", null);
        var rerun = rerun(second, source, "d");
        assertThat(node.end(rerun).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(rerun)).as("b is of another type, and c now needs it and the new one").containsExactly("fresh", "c", "d");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void largeValuesAreOfItsOwn() throws SQLException {
        var small = node.store(workflow("large", task("big", "test_effect", List.of(), Map.of("output", "y".repeat(200_000)), Map.of()), effect("b", "big")));
        var source = node.start(small);
        node.end(source);
        var rerun = rerun(small, source, "b");
        node.end(rerun);
        node.jdbc.sql("delete from blob where execution_id = ?").param(source).update();
        assertThat(node.task(rerun, "big").output()).isEqualTo("y".repeat(200_000));
        node.jdbc.sql("delete from journal where execution_id = ?").param(source).update();
        node.jdbc.sql("delete from execution where id = ?").param(source).update();
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aKeyStandsForOneRerun() {
        var version = node.store(two());
        var source = node.start(version);
        node.end(source);
        var first = rerun(version, source, "d", Map.of(), Optional.of("once"));
        var again = rerun(version, source, "d", Map.of(), Optional.of("once"));
        assertThat(again.execution().id()).isEqualTo(first.execution().id());
        assertThat(again.isReplayed()).isTrue();
        assertThatThrownBy(() -> rerun(version, source, "d", Map.of("n", 2L), Optional.of("once")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("idempotency_key_reused"));
        assertThatThrownBy(() -> rerun(version, source, "nowhere"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.faults().getFirst().pointer()).isEqualTo("/from_task"));
        node.end(first.execution().id());
    }

    @Test
    void goesOnFromEveryCommit() throws SQLException {
        var copies = new CrashCopies(node);
        var version = node.store(two());
        var source = node.start(version);
        node.end(source);
        var rerun = rerun(version, source, "d");
        node.end(rerun);
        var rows = copies.journal(rerun);
        for (var copy : IntStream.range(3, rows.size()).mapToObj(count -> copies.copy(rerun, count)).toList()) {
            assertThat(node.end(copy).output()).isEqualTo(node.find(rerun).output());
            assertThat(node.effects.tasks(copy)).isSubsetOf("d", "e").doesNotHaveDuplicates();
        }
        assertThat(node.violations()).isEmpty();
    }
}
