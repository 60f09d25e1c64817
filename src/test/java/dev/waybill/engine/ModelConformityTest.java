package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.model.Graphs;
import dev.waybill.model.Model;
import dev.waybill.model.Scenario;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the graph and whatever its tasks do, the engine ends as the reference model says. */
@Tag("G02")
@Tag("G04")
class ModelConformityTest {
    static TestDatabase database;
    static TestNode node;

    @BeforeContainer
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
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
        return Graphs.scenarios().list().ofSize(60).map(Scenarios::new).edgeCases(edges -> edges.none());
    }

    /** Sixty at once, so that they share commits. */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void endsAsTheModelSays(@ForAll("manyScenarios") Scenarios scenarios) throws SQLException {
        Map<UUID, Scenario> started = new LinkedHashMap<>();
        for (var scenario : scenarios.list()) {
            var playable = TestEffects.playable(scenario);
            started.put(node.start(node.store(playable.definition())), playable);
        }

        started.forEach((execution, scenario) -> {
            assertThat(Model.predict(scenario).complaints(node.observe(execution))).as("%s", scenario).isEmpty();
        });
        assertThat(node.violations()).isEmpty();
    }
}
