package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.blob.TestBlobs;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values around the size from which they are stored apart, and around the limit. */
class LargeValueTest {
    private static final int INLINE = 256 * 1024;
    private static final int LIMIT = 1024 * 1024;
    private static final EngineProperties PROPERTIES = new EngineProperties(1000, 256, 64, LIMIT, 200, 5);

    static TestDatabase database;
    static TestNode node;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects(), PROPERTIES);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** A text that has so many bytes as JSON, quotes included. */
    private static String text(int bytes) {
        return "x".repeat(bytes - 2);
    }

    private static int blobs(UUID execution) {
        return node.jdbc.sql("select count(*) from blob where execution_id = ?").param(execution).query(Integer.class).single();
    }

    @ParameterizedTest
    @CsvSource({"-1024, 0", "-1, 0", "0, 0", "1, 1", "1024, 1"})
    @Tag("F26")
    void storesApartWhatIsLarger(int more, int blobs) throws SQLException {
        var text = text(INLINE + more);
        // halves stay below the size, the whole is made by the template
        var halves = Map.<String, Object>of("a", text.substring(0, text.length() / 2), "b", text.substring(text.length() / 2));
        var version = node.store(workflow("joined", transform("whole", "${input.a + input.b}"), effect("after", "whole")));
        var execution = node.start(version, Map.of("a", halves.get("a"), "b", halves.get("b")));

        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(execution, "whole").output()).isEqualTo(text);
        int ofInput = Json.write(halves).length() > INLINE ? 1 : 0;
        int ofParameters = Json.write(Map.of("output", text)).length() > INLINE ? 1 : 0;
        assertThat(blobs(execution)).isEqualTo(blobs + ofInput + ofParameters);
        assertThat(node.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, SUCCEEDED", "0, SUCCEEDED", "1, FAILED"})
    @Tag("F26")
    void refusesWhatIsLargerThanTheLimit(int more, ExecutionStatus status) {
        var ended = outputOf(LIMIT + more);

        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.error() == null ? "none" : ended.error().code())
                .isEqualTo(status == ExecutionStatus.FAILED ? "payload.too_large" : "none");
    }

    @Test
    @Tag("F26")
    void refusesAnInputThatIsLargerThanTheLimit() {
        var version = node.store(workflow("input", effect("one")));
        int frame = Json.write(Map.of("text", "")).length();

        assertThat(node.end(node.start(version, Map.of("text", "x".repeat(LIMIT - frame)))).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThatThrownBy(() -> node.start(version, Map.of("text", "x".repeat(LIMIT - frame + 1))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("payload_too_large"));
    }

    /** Its output is made by the template alone. */
    private static Execution outputOf(int bytes) {
        var definition = new HashMap<>(workflow("made", transform("a", "${input.a}")));
        definition.put("output", "${tasks.a.output + tasks.a.output + input.rest}");
        int part = (bytes - 2) / 2;
        return node.end(node.start(node.store(definition), Map.of("a", "x".repeat(part), "rest", "x".repeat(bytes - 2 - 2 * part))));
    }

    @Test
    @Tag("F55")
    @Tag("G20")
    void aValueThatIsLostFailsItsExecutionAlone() throws InterruptedException {
        node.effects.hold("gate");
        var version = node.store(workflow(
                "lost",
                effect("gate"),
                task("reader", "transform", List.of("gate"), Map.of("output", "${size(input.text)}"), Map.of())));
        var damaged = node.start(version, Map.of("text", text(INLINE + 1)));
        node.effects.awaitCall("gate");
        var intact = node.start(version, Map.of("text", text(INLINE + 1)));
        node.engine.executions().pause(TestNode.TENANT, damaged);
        node.effects.release("gate");
        await().until(() -> "completed".equals(node.task(damaged, "gate").status()));
        await().until(() -> node.jdbc.sql("select owner is null from execution where id = ?").param(damaged).query(Boolean.class).single());
        node.jdbc.sql("delete from blob where execution_id = ?").param(damaged).update();
        node.engine.executions().resume(TestNode.TENANT, damaged);

        var failed = node.end(damaged);
        assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(failed.error().code()).isEqualTo("storage.damaged");
        assertThat(failed.input()).asString().contains("unreadable");
        assertThat(node.end(intact).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    @Tag("F18")
    @Tag("F20")
    void aStoreThatTakesNothingFailsTheTaskAndNamesNoBlob(@TempDir Path folder) throws Exception {
        var own = TestNode.migrated();
        var notAFolder = Files.createFile(folder.resolve("file"));
        try (var full = new TestNode(own, "a", new TestEffects(), PROPERTIES, _ -> TestBlobs.inFolder(notAFolder))) {
            var half = "x".repeat(INLINE / 2 - 100);
            var version = full.store(workflow("full", transform("large", "${input.a + input.a + input.a}")));
            var ended = full.end(full.start(version, Map.of("a", half)));

            assertThat(ended.error().code()).isEqualTo("storage.full");
            assertThatThrownBy(() -> full.start(version, Map.of("a", text(INLINE + 1))))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("storage_full"));
            assertThat(full.end(full.start(full.store(workflow("small", effect("one"))))).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(full.violations()).isEmpty();
        }
    }
}
