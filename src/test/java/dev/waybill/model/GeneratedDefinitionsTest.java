package dev.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.TaskRules;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The product takes every definition that is generated here, and its variants. */
class GeneratedDefinitionsTest {
    private final Definitions definitions = new Definitions(
            List.of(new AnyType("transform"), new AnyType("condition"), new AnyType("switch"), new AnyType("test_effect")),
            new Expressions());

    /** A task type with any parameters, and the labels that they name. */
    private record AnyType(String type) implements TaskRules {
        @Override
        public boolean isPure() {
            return !type.equals("test_effect");
        }

        @Override
        public Map<String, Object> parametersSchema() {
            return Map.of("type", "object");
        }

        @Override
        public Set<String> literals() {
            return Set.of("expression", "cases", "labels");
        }

        @Override
        public Set<String> labels(Map<String, @Nullable Object> parameters) {
            return switch (type) {
                case "condition" -> Set.of("true", "false");
                case "switch" -> Set.of("red", "blue", "default");
                case "test_effect" -> ((List<?>) parameters.get("labels")).stream().map(String.class::cast).collect(Collectors.toSet());
                default -> Set.of();
            };
        }
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Graphs.scenarios();
    }

    @Property(tries = 300)
    void takesRandomGraphs(@ForAll("scenarios") Scenario scenario) {
        assertThat(definitions.check(scenario.definition())).as(Json.write(scenario.definition())).isEmpty();
    }

    @Property(tries = 50)
    void takesTheirVariants(@ForAll("scenarios") Scenario scenario) {
        var renamed = Variants.renamed(scenario, id -> "Z-" + id);

        assertThat(definitions.check(Variants.withIsolatedTask(renamed, "alone").definition())).isEmpty();
    }

    @Example
    void takesTheShapes() {
        assertThat(definitions.check(Shapes.chain(10_000, Shapes.TRANSFORM))).isEmpty();
        assertThat(definitions.check(Shapes.fanOutAndIn(1_000, Shapes.TRANSFORM))).isEmpty();
        assertThat(definitions.check(Shapes.layers(100, 100, 5, 1, Shapes.TRANSFORM))).isEmpty();
    }
}
