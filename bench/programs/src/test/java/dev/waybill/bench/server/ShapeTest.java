package dev.waybill.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void joinsAWideGraphInItsLastTask() {
        assertThat(dependencies(Shape.WIDE, 4)).isEqualTo(List.of(List.of(), List.of("step_0"), List.of("step_0"), List.of("step_1", "step_2")));
    }

    @Test
    void chainsADeepOne() {
        assertThat(dependencies(Shape.DEEP, 3)).isEqualTo(List.of(List.of(), List.of("step_0"), List.of("step_1")));
    }

    @Test
    void putsEachTaskOfALayerAfterTwoOfTheOneBefore() {
        assertThat(dependencies(Shape.LAYERED, 4)).isEqualTo(List.of(List.of(), List.of(), List.of("step_0", "step_1"), List.of("step_1", "step_0")));
    }

    private static List<?> dependencies(Shape shape, int tasks) {
        return ((List<?>) shape.definition("shape", tasks, Shape.Kind.SMALL_PURE).get("tasks"))
                .stream().map(task -> ((Map<?, ?>) task).get("dependencies")).toList();
    }
}
