package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.repair.Patch;
import dev.waybill.model.Graphs;
import dev.waybill.model.Model;
import dev.waybill.model.Scenario;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the graph: a rerun from any task ends as the model says of the whole, and what fails can be patched until all is well. */
class RepairModelTest {
    static TestDatabase database;
    static TestNode node;

    @BeforeContainer
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
        RerunTest.node = node;
    }

    @AfterContainer
    static void stop() {
        node.close();
    }

    /** Told one by one when they fail. */
    record Scenarios(List<Scenario> list) {
        @Override
        public String toString() {
            return list.size() + " scenarios";
        }
    }

    @Provide
    Arbitrary<Scenarios> manyScenarios() {
        return Graphs.scenarios().map(TestEffects::playable).list().ofSize(40).map(Scenarios::new).edgeCases(edges -> edges.none());
    }

    private record Started(Version version, UUID execution) {}

    private static Map<Scenario, Started> started(Scenarios scenarios) {
        Map<Scenario, Started> started = new LinkedHashMap<>();
        for (var scenario : scenarios.list()) {
            var version = node.store(scenario.definition());
            started.put(scenario, new Started(version, node.start(version)));
        }
        started.values().forEach(one -> node.end(one.execution()));
        return started;
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void aRerunFromAnyTaskEndsAsTheModelSays(@ForAll("manyScenarios") Scenarios scenarios) throws SQLException {
        Map<UUID, Scenario> reruns = new LinkedHashMap<>();
        started(scenarios).forEach((scenario, source) -> {
            var tasks = scenario.plan().inOrder();
            for (var task : List.of(tasks.getFirst(), tasks.get(tasks.size() / 2), tasks.getLast())) {
                reruns.put(RerunTest.rerun(source.version(), source.execution(), task, Map.of(), Optional.empty()).execution().id(), scenario);
            }
        });
        reruns.forEach((rerun, scenario) ->
                assertThat(Model.predict(scenario).complaints(node.observe(rerun))).as("%s %s", scenario, node.find(rerun).trigger()).isEmpty());
        assertThat(node.violations()).isEmpty();
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void whatFailsCanBePatchedUntilAllIsWell(@ForAll("manyScenarios") Scenarios scenarios) throws SQLException {
        started(scenarios).forEach((scenario, one) -> {
            var left = scenario.plan().steps().size();
            for (var ended = node.end(one.execution()); ended.status() == ExecutionStatus.FAILED && left > 0; ended = node.end(one.execution()), left--) {
                var failed = ended.error().taskId();
                var outcome = good(scenario, failed);
                node.engine.repairs().patches().apply(
                        TestNode.TENANT, one.execution(), new Patch(failed, new Patch.Change.End(Optional.of(outcome), Optional.empty()), "ann", "it is well"));
                node.engine.executions().retry(TestNode.TENANT, one.execution());
            }
            assertThat(node.find(one.execution()).status()).as("%s", scenario).isEqualTo(ExecutionStatus.SUCCEEDED);
        });
        assertThat(node.violations()).isEmpty();
    }

    private static String good(Scenario scenario, String task) {
        var written = ((List<?>) scenario.definition().get("tasks")).stream().map(one -> (Map<?, ?>) one).filter(one -> task.equals(one.get("task_id"))).findFirst().orElseThrow();
        var parameters = (Map<?, ?>) written.get("parameters");
        return switch ((String) written.get("type")) {
            case "condition" -> "true";
            case "switch" -> (String) ((Map<?, ?>) ((List<?>) parameters.get("cases")).getFirst()).get("label");
            case "test_effect" -> parameters.get("labels") instanceof List<?> labels && !labels.isEmpty() ? (String) labels.getFirst() : "success";
            default -> "success";
        };
    }
}
