package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.expression.Expressions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The type's rules as a saved workflow meets them. */
class DatabaseDefinitionTest {
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        ledger = new Ledger();
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    private static List<String> faults(Map<String, Object> parameters) {
        var workflow = Map.of("name", "w", "tasks", List.of(Map.of("task_id", "a", "type", "database", "parameters", parameters)));
        return new Definitions(List.of(ledger.type), new Expressions())
                .check(workflow).stream().map(fault -> fault.pointer() + " " + fault.code()).toList();
    }

    @Test
    void takesWhatItsPageShows() {
        assertThat(faults(Map.of("integration", "ledger", "sql", "select :a, :b", "arguments", Map.of("a", "${input.a}", "b", List.of(1L, "${input.b}")), "fetch", "one"))).isEmpty();
        assertThat(faults(Map.of("integration", "Led-ger", "sql", "select :a", "arguments", "${input}"))).isEmpty();
        assertThat(faults(Map.of("integration", "ledger", "sql", "select 1"))).isEmpty();
    }

    @Test
    void tellsEveryFaultAtItsPlace() {
        var at = "/tasks/0/parameters";
        assertThat(faults(Map.of("integration", "ledger"))).singleElement().asString().startsWith(at + "/sql ");
        assertThat(faults(Map.of("integration", "ledgr", "sql", "select :a; select 2"))).containsExactlyInAnyOrder(at + "/integration unknown_integration", at + "/sql sql_invalid");
        assertThat(faults(Map.of("integration", "ledger", "sql", "select :a", "arguments", Map.of()))).containsExactly(at + "/arguments/a missing_argument");
        assertThat(faults(Map.of("integration", "ledger", "sql", "select 1", "fetch", "all"))).singleElement().asString().startsWith(at + "/fetch ");
        assertThat(faults(Map.of("integration", "ledger", "sql", "select 1", "arguments", List.of()))).singleElement().asString().startsWith(at + "/arguments ");
        assertThat(faults(Map.of("integration", "ledger", "sql", "select 1", "url", "x"))).singleElement().asString().startsWith(at + "/url ");
    }

    @Test
    @Tag("S34")
    void refusesAnExpressionInWhatIsLiteral() {
        assertThat(faults(Map.of("integration", "ledger", "sql", "select ${input.a}"))).isNotEmpty().allMatch(fault -> fault.startsWith("/tasks/0/parameters/sql "));
        assertThat(faults(Map.of("integration", "${input.a}", "sql", "select 1"))).isNotEmpty().allMatch(fault -> fault.startsWith("/tasks/0/parameters/integration "));
        assertThat(faults(Map.of("integration", "ledger", "sql", "select $${a}$$"))).isNotEmpty();
    }
}
