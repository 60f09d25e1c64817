package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.repair.Comparison;
import dev.waybill.engine.repair.Comparison.Aspect;
import dev.waybill.engine.repair.Comparison.What;
import dev.waybill.engine.repair.Difference;
import dev.waybill.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first task, in the order of the graph, where two executions part. */
class CompareTest {
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

    private static Comparison compare(UUID left, UUID right) {
        return node.engine.repairs().comparisons().of(node.find(left), node.find(right));
    }

    private static UUID ended(Version version, Map<String, Object> input) {
        var execution = node.start(version, input);
        node.end(execution);
        return execution;
    }

    /** Written so that the order of the definition is not the order of the graph. */
    private static Map<String, Object> chain() {
        return workflow("chain",
                transform("total", "${{'sum': tasks.pick.output.n * 2, 'note': tasks.same.output}}", "pick", "same"),
                transform("pick", "${{'n': input.n, 'list': [1, input.n]}}", "same"),
                effect("same"));
    }

    @Test
    void namesTheFirstTaskAndThePlaceInItsValues() {
        var version = node.store(chain());
        var comparison = compare(ended(version, Map.of("n", 1L)), ended(version, Map.of("n", 2L)));
        assertThat(comparison.input()).isEqualTo(new Difference("/n", 1L, 2L));
        assertThat(comparison.alike()).isEqualTo(1);
        assertThat(comparison.first().orElseThrow().taskId()).isEqualTo("pick");
        assertThat(comparison.first().orElseThrow().aspects())
                .contains(new Aspect(What.OUTPUT, new Difference("/list/1", 1L, 2L)));
        assertThat(comparison.sentence()).isEqualTo("They part at task pick, in its input, output.");
    }

    @Test
    void equalOnesDoNotPartWhateverTheirInstantsAndAttempts() {
        var version = node.store(chain());
        var comparison = compare(ended(version, Map.of("n", 1L)), ended(version, Map.of("n", 1L)));
        assertThat(comparison.first()).isEmpty();
        assertThat(comparison.input()).isNull();
        assertThat(comparison.alike()).isEqualTo(3);
    }

    @Test
    void namesOutcomesErrorsAndTasksOfOneSideOnly() {
        var well = node.store(workflow("outcomes", effect("a"), effect("b", "a")));
        var ill = node.store(workflow("outcomes", effect("a"), effect("b", List.of("a"), List.of("fail:validation"), Map.of())));
        var parting = compare(ended(well, Map.of()), ended(ill, Map.of())).first().orElseThrow();
        assertThat(parting.taskId()).isEqualTo("b");
        assertThat(parting.aspects()).extracting(Aspect::what).containsExactly(What.OUTCOME, What.INPUT, What.ERROR);
        assertThat(parting.aspects().getFirst().difference()).isEqualTo(new Difference("", "success", "failure"));

        var other = node.store(workflow("outcomes", effect("a"), effect("c", "a")));
        assertThat(compare(ended(well, Map.of()), ended(other, Map.of())).first().orElseThrow().aspects())
                .containsExactly(new Aspect(What.TASK, new Difference("", "b", null)));
    }

    @Test
    void namesTheOneThatHasComeLessFar() {
        var version = node.store(workflow("far", effect("a"), delay("wait", "${input.for}", "a")));
        var waiting = node.start(version, Map.of("for", "1h"));
        await().until(() -> node.find(waiting).status() == ExecutionStatus.WAITING);
        var parting = compare(ended(version, Map.of("for", "1ms")), waiting).first().orElseThrow();
        assertThat(parting.aspects()).containsExactly(new Aspect(What.PROGRESS, new Difference("", "success", null)));
    }
}
