package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.definition.Definitions;
import dev.waybill.engine.TaskFailure;
import dev.waybill.expression.Expressions;
import dev.waybill.integration.TaskRun;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlugTypeTest {
    private static final DefaultCamelContext camel = new DefaultCamelContext();
    private final Definitions definitions = new Definitions(List.of(new SlugType()), new Expressions());

    @BeforeAll
    static void start() {
        camel.start();
    }

    @AfterAll
    static void stop() {
        camel.stop();
    }

    private static TaskRun slug(String text) {
        return TaskRun.of(camel, new SlugType(), Map.of("text", text));
    }

    private static Map<String, Object> workflow(String text) {
        return Map.of("name", "w", "tasks", List.of(Map.of("task_id", "a", "type", "slug", "parameters", Map.of("text", text))));
    }

    @Test
    void leavesLettersDigitsAndDashes() {
        assertThat(slug("Crème, 2 cups!").output()).isEqualTo(Map.of("slug", "cr-me-2-cups"));
    }

    @Test
    void failsWhenNothingIsLeft() {
        assertThatThrownBy(() -> slug("…").output()).isInstanceOfSatisfying(TaskFailure.class, failure -> assertThat(failure.code()).isEqualTo("validation"));
    }

    @Test
    void isRefusedInAWorkflowWhenNothingCanBeLeft() {
        assertThat(definitions.check(workflow("…"))).extracting(Fault::pointer, Fault::code).containsExactly(org.assertj.core.groups.Tuple.tuple("/tasks/0/parameters/text", "no_letters"));
        assertThat(definitions.check(workflow("${input.title}"))).isEmpty();
    }
}
