package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What executions are found by. */
class SearchAttributesTest {
    private static TestNode node;
    private static Version version;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
        version = node.store(Map.of(
                "name", "orders",
                "variables", Map.of("region", "eu"),
                "search_attributes", Map.of(
                        "order_id", "${input.order_id}",
                        "code", Map.of("type", "string", "value", "${input.?order_id.orValue(null)}"),
                        "amount", Map.of("type", "number", "value", "${input.?amount.orValue(null)}"),
                        "paid_at", Map.of("type", "instant", "value", "${input.?paid_at.orValue(null)}"),
                        "is_big", "${input.?amount.orValue(0) > 100}",
                        "place", "${vars.region}/${trigger.type}"),
                "tasks", List.of(TestWorkflows.transform("t", 1L))));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static UUID order(Object id, Map<String, Object> more) {
        var input = new LinkedHashMap<>(more);
        input.put("order_id", id);
        return node.start(version, input);
    }

    private static List<UUID> found(Map<String, String> attributes) {
        return found(attributes, Set.of(), false);
    }

    private static List<UUID> found(Map<String, String> attributes, Set<ExecutionStatus> statuses, boolean oldestFirst) {
        var filter = new ExecutionFilter(
                Optional.of(version.workflowId()), statuses, Optional.empty(), Optional.empty(), Optional.empty(), attributes, Optional.empty(), oldestFirst);
        List<UUID> found = new ArrayList<>();
        String cursor = null;
        do {
            var page = node.engine.executions().list(TestNode.TENANT, filter, new PageRequest(2, cursor, "executions"));
            page.items().forEach(execution -> found.add(execution.id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return found;
    }

    @Test
    void anExecutionIsFoundByWhatItIsAbout() {
        var execution = order("A-1", Map.of("amount", 120.0, "paid_at", "2026-03-01T13:00:00+01:00"));

        for (var attribute : Map.of(
                        "order_id", "A-1", "code", "A-1", "amount", "1.2e2", "paid_at", "2026-03-01T12:00:00Z", "is_big", "true", "place", "eu/manual")
                .entrySet()) {
            assertThat(found(Map.of(attribute.getKey(), attribute.getValue()))).as(attribute.toString()).contains(execution);
        }
        assertThat(found(Map.of("order_id", "A-1", "is_big", "true", "place", "eu/manual"))).containsExactly(execution);
        assertThat(found(Map.of("order_id", "A-1", "is_big", "false"))).isEmpty();
        assertThat(node.find(execution).traits().searchAttributes()).isEqualTo(Map.of(
                "order_id", "A-1", "code", "A-1", "amount", 120.0, "paid_at", "2026-03-01T12:00:00Z", "is_big", true, "place", "eu/manual"));
    }

    @Test
    void aTextIsFoundAsItIsWrittenAndANumberHoweverItIsWritten() {
        var text = order("42", Map.of());
        var number = order(42L, Map.of());

        assertThat(found(Map.of("order_id", "42"))).containsExactly(number, text);
        assertThat(found(Map.of("order_id", "42.0"))).containsExactly(number);
        assertThat(found(Map.of("code", "42"))).containsExactly(number, text);
    }

    @Test
    void pagesInBothOrdersWithOtherFilters() {
        var orders = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            orders.add(order("many", Map.of()));
            order("other", Map.of());
        }
        orders.forEach(node::end);
        var ended = Set.of(ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED);

        assertThat(found(Map.of("order_id", "many"), ended, true)).containsExactlyElementsOf(orders);
        assertThat(found(Map.of("order_id", "many"), ended, false)).containsExactlyElementsOf(orders.reversed());
        assertThat(found(Map.of("order_id", "many"), Set.of(ExecutionStatus.WAITING), false)).isEmpty();
    }

    @Test
    void whatIsNullIsNoAttribute() {
        var execution = order(null, Map.of());

        assertThat(node.find(execution).traits().searchAttributes()).isEqualTo(Map.of("is_big", false, "place", "eu/manual"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        amount  | The search attribute 'amount' must be a number
        paid_at | The search attribute 'paid_at' must be an instant such as 2026-01-31T12:00:00Z
        """)
    void aStartWithAnAttributeOfAnotherTypeIsRefused(String attribute, String sentence) {
        assertThat(refusal(Map.of("order_id", "A", attribute, "soon")).faults()).contains(new Fault("/input", "expression", sentence));
    }

    @Test
    void aStartIsRefusedWithAllThatIsWrongWithItsAttributes() {
        assertThat(refusal(Map.of("order_id", List.of(1L), "amount", "x")).faults()).extracting(Fault::message).containsExactlyInAnyOrder(
                "The search attribute 'order_id' must be a text, a number or a boolean",
                "The search attribute 'code' must be a text",
                "The search attribute 'amount' must be a number",
                "The search attribute 'is_big' cannot be computed: '>' does not take string and int");
        assertThat(refusal(Map.of("order_id", "x".repeat(201))).code()).isEqualTo("input_invalid");
        assertThat(refusal(Map.of()).faults()).anyMatch(fault -> fault.message().contains("order_id"));
    }

    private static Refusal refusal(Map<String, Object> input) {
        var refusal = catchThrowableOfType(Refusal.class, () -> node.start(version, input));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void aStartWithAKeyIsFoundToo() {
        var execution = node.accept(version, Map.of("order_id", "keyed"), Optional.of("key-1")).execution().id();

        assertThat(found(Map.of("order_id", "keyed"))).containsExactly(execution);
        assertThat(node.accept(version, Map.of("order_id", "keyed"), Optional.of("key-1")).isReplayed()).isTrue();
        assertThat(found(Map.of("order_id", "keyed"))).containsExactly(execution);
    }
}
