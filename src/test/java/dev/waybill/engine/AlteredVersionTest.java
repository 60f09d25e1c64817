package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An execution stays on the definition that it began with: one that was changed in the database does not run. */
class AlteredVersionTest {
    private static TestDatabase database;
    private static TestNode node;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Version failing(String name) {
        return node.store(workflow(name, effect("a", List.of(), List.of("fail:broken", "ok"), Map.of()), effect("b", "a")));
    }

    private static String definition(UUID workflow) {
        return node.jdbc.sql("select definition from workflow_version where workflow_id = ?").param(workflow).query(String.class).single();
    }

    private static void alter(UUID workflow, String definition) {
        node.jdbc.sql("update workflow_version set definition = ? where workflow_id = ?").params(definition, workflow).update();
    }

    private static void forge(UUID workflow, String definition) {
        alter(workflow, definition);
        node.jdbc.sql("update workflow_version set definition_hash = sha256(convert_to(definition, 'UTF8')) where workflow_id = ?").param(workflow).update();
    }

    /** Whoever has read the version before keeps it; a node that reads it now notices. */
    private static Execution retriedElsewhere(UUID execution) {
        try (var other = new TestNode(database, "b", node.effects)) {
            node.sever(); // does not take it
            other.engine.executions().retry(TestNode.TENANT, execution);
            return other.end(execution);
        } finally {
            node.restore();
        }
    }

    @Test
    void anExecutionWhoseDefinitionWasChangedEndsWithThatAndGoesOnOnceItIsRestored() throws SQLException {
        var version = failing("altered");
        var execution = node.start(version);
        assertThat(node.end(execution).error().code()).isEqualTo("broken");
        var saved = definition(version.workflowId());

        alter(version.workflowId(), saved.replace("\"b\"", "\"c\""));
        assertThat(retriedElsewhere(execution).error().code()).as("changed").isEqualTo("engine.version_altered");
        alter(version.workflowId(), "no JSON at all");
        assertThat(retriedElsewhere(execution).error().code()).as("broken").isEqualTo("engine.version_altered");
        forge(version.workflowId(), saved.replace("\"b\"", "\"c\""));
        assertThat(retriedElsewhere(execution).error().code()).as("changed with its hash").isEqualTo("engine.version_altered");

        forge(version.workflowId(), saved);
        assertThat(retriedElsewhere(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aVersionThatWasChangedIsNotStarted() {
        var version = failing("unstartable");
        var saved = definition(version.workflowId());
        alter(version.workflowId(), saved.replace("\"b\"", "\"c\""));
        assertThatThrownBy(() -> node.start(version)).isInstanceOf(VersionAltered.class);
        alter(version.workflowId(), saved);
        assertThat(node.end(node.start(version)).error().code()).isEqualTo("broken");
    }
}
