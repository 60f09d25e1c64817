package dev.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Random scenarios are valid and varied, and what should change nothing changes nothing. */
class GraphsTest {
    @Provide
    Arbitrary<Scenario> scenarios() {
        return Graphs.scenarios();
    }

    @Property(tries = 500)
    void areValidByConstruction(@ForAll("scenarios") Scenario scenario) {
        var plan = scenario.plan();

        assertThat(plan.inOrder()).hasSameSizeAs(plan.steps().keySet());
        assertThat(scenario.script()).containsOnlyKeys(plan.steps().keySet());
        plan.steps().values().forEach(step -> assertThat(step.links()).doesNotHaveDuplicates());
        assertThat(Json.parse(Json.write(scenario.definition()))).isEqualTo(scenario.definition());
    }

    @Property(tries = 500)
    void areVaried(@ForAll("scenarios") Scenario scenario) {
        var prediction = Model.predict(scenario);
        Statistics.label("status").collect(prediction.status());
        prediction.endings().values().forEach(ending -> Statistics.label("outcome").collect(ending.outcome()));
        Statistics.label("status").coverage(status -> status.check("succeeded").percentage(share -> share > 20));
        Statistics.label("status").coverage(status -> status.check("failed").percentage(share -> share > 20));
        Statistics.label("outcome").coverage(outcome -> {
            for (var each : List.of("success", "failure", "skipped", "cancelled", "true", "false", "red", "blue", "default", "amber")) {
                outcome.check(each).count(count -> count > 5);
            }
        });
    }

    @Property(tries = 300)
    void endTheSameUnderOtherNames(@ForAll("scenarios") Scenario scenario) {
        var renamed = Model.predict(Variants.renamed(scenario, id -> "Z" + id.hashCode()));
        var expected = new HashMap<String, Ending>();
        Model.predict(scenario).endings().forEach((id, ending) -> expected.put("Z" + id.hashCode(), ending));

        assertThat(renamed.endings()).isEqualTo(expected);
    }

    @Property(tries = 300)
    void endTheSameInAnotherOrder(@ForAll("scenarios") Scenario scenario, @ForAll Random random) {
        var reordered = Model.predict(Variants.reordered(scenario, random));

        assertThat(reordered.endings()).isEqualTo(Model.predict(scenario).endings());
        assertThat(reordered.firstErrors()).isEqualTo(Model.predict(scenario).firstErrors());
    }

    @Property(tries = 300)
    void endTheSameBesideAnIsolatedTask(@ForAll("scenarios") Scenario scenario) {
        var expected = new HashMap<>(Model.predict(scenario).endings());
        expected.put("alone", new Ending("success", 1));

        assertThat(Model.predict(Variants.withIsolatedTask(scenario, "alone")).endings()).isEqualTo(expected);
    }

    @Example
    void shapesHaveTheSizeTheySay() {
        assertThat(Plan.of(Shapes.chain(10_000, Shapes.TRANSFORM)).inOrder()).hasSize(10_000).startsWith("n0").endsWith("n9999");
        assertThat(Plan.of(Shapes.fanOutAndIn(1_000, Shapes.TRANSFORM)).step("n1001").links()).hasSize(1_000);
        assertThat(Plan.of(Shapes.star(9_999, Shapes.TRANSFORM)).inOrder()).hasSize(10_000);
        assertThat(Plan.of(Shapes.diamonds(5, 2, Shapes.TRANSFORM)).inOrder()).hasSize(16);
        assertThat(Plan.of(Shapes.pipelines(10, 100, Shapes.TRANSFORM)).steps().values().stream()
                .filter(step -> step.links().isEmpty())).hasSize(10);
        var layers = Plan.of(Shapes.layers(100, 100, 5, 7, Shapes.TRANSFORM));
        assertThat(layers.inOrder()).hasSize(10_000);
        assertThat(new HashSet<>(layers.inOrder())).hasSize(10_000);
        assertThat(layers.step("n9999").links()).hasSizeBetween(1, 5);
    }

    @Example
    void predictsTenThousandTasksInOneGo() {
        var definition = Shapes.layers(100, 100, 5, 7, Shapes.TRANSFORM);
        var script = new HashMap<String, List<String>>();
        Plan.of(definition).steps().keySet().forEach(id -> script.put(id, List.of("ok")));

        assertThat(Model.predict(new Scenario(definition, script)).endings().values())
                .containsOnly(new Ending("success", 1));
        assertThat(Map.copyOf(script)).hasSize(10_000);
    }
}
