package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.model.Shapes;
import dev.waybill.refusal.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions that are too much for somebody: refused with a pointer, or, once stored, the end of their own execution only. */
@Tag("F22")
@Tag("G20")
class PoisonTest {
    private static final String DEEP = "(".repeat(20_000) + "1" + ")".repeat(20_000);
    private static final String WIDE = "1" + " + 1".repeat(20_000);

    static TestNode node;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /**
     * @param pointer of its fault
     * @param error   of its execution; null when it runs nevertheless
     */
    private record Poison(String name, String pointer, @Nullable String error, Map<String, Object> task) {
        Map<String, Object> definition() {
            return workflow("poison", task);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Poison of(String name, String pointer, @Nullable String error, String type, Map<String, Object> parameters) {
        return new Poison(name, pointer, error, Map.of("task_id", "a", "type", type, "parameters", parameters));
    }

    private static Stream<Poison> poisons() {
        var parameters = Map.<String, Object>of("output", 1L);
        return Stream.of(
                of("a type that there is no more", "/tasks/0/type", "engine.version", "exec", Map.of("command", "true")),
                of("an expression as deep as no stack", "/tasks/0/parameters/output", "engine.version", "transform", Map.of("output", "${" + DEEP + "}")),
                of("an expression as long as no stack", "/tasks/0/parameters/output", "engine.version", "transform", Map.of("output", "${" + WIDE + "}")),
                of("a huge label", "/tasks/0/parameters", null, "switch", Map.of("expression", "'x'", "cases", Map.of("x".repeat(1_000_000), "x"))),
                new Poison("a condition as deep as no stack", "/tasks/0/when", "engine.version",
                        Map.of("task_id", "a", "type", "transform", "parameters", parameters, "when", DEEP)));
    }

    @ParameterizedTest
    @MethodSource("poisons")
    void isRefusedWithAPointer(Poison poison) {
        assertThatThrownBy(() -> node.store(poison.definition())).isInstanceOfSatisfying(Refusal.class, refusal ->
                assertThat(refusal.faults()).isNotEmpty().allSatisfy(fault -> assertThat(fault.pointer()).startsWith(poison.pointer())));
    }

    /** As if an earlier release had taken it. */
    @ParameterizedTest
    @MethodSource("poisons")
    void isTheEndOfItsOwnExecutionOnly(Poison poison) throws SQLException {
        var version = node.engine.versions().publish(TestNode.TENANT, UUID.randomUUID(), node.definitions.stored(poison.definition()), "test", null);
        var neighbour = node.store(workflow("calm", effect("one"), effect("two", "one")));
        var poisoned = List.of(node.start(version), node.start(version));
        var calm = node.start(neighbour);

        for (var execution : poisoned) {
            var ended = node.end(execution, Duration.ofSeconds(20));
            assertThat(ended.status()).isEqualTo(poison.error() == null ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED);
            assertThat(ended.error() == null ? null : ended.error().code()).isEqualTo(poison.error());
        }
        assertThat(node.end(calm).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.end(node.start(neighbour)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aRouteThatOverflowsTheStackIsTheEndOfItsExecutionOnly() throws SQLException {
        var version = node.store(workflow("poison", TestWorkflows.task("a", "test_effect", List.of(), Map.of("overflows", true), Map.of())));
        for (int i = 0; i < 2; i++) {
            assertThat(node.end(node.start(version), Duration.ofSeconds(20)).error().code()).isEqualTo("engine.version");
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aStarOfTenThousandTasksRunsBesideOthers() throws SQLException {
        var neighbour = node.store(workflow("calm", effect("one"), effect("two", "one")));
        var star = node.start(node.store(Shapes.star(9_999, Shapes.TRANSFORM)));
        assertThat(node.end(node.start(neighbour), Duration.ofSeconds(5)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        assertThat(node.end(star).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.jdbc.sql("select count(*) from journal where execution_id = ? and kind = 'attempt' and outcome = 'success'").param(star)
                .query(Integer.class).single()).isEqualTo(10_000);
        assertThat(node.violations()).isEmpty();
    }
}
