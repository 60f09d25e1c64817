package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A claim or a start that was committed although its answer was lost. */
@Tag("G02")
class LostClaimTest {
    static TestDatabase database;
    static TestNode node;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @Tag("F08")
    void goesOnWithAnExecutionThatItOwnsWithoutKnowing() throws SQLException {
        var policy = Map.<String, Object>of("initial_interval", "8s", "max_attempts", 4L, "jitter", 0L);
        var version = node.store(Map.of("name", "lost", "tasks", List.of(Map.of("task_id", "a", "type", "test_effect", "retry_policy", policy, "parameters", Map.of("script", List.of("fail:timeout", "ok"))))));
        var execution = node.start(version, Map.of());
        await("parked").atMost(Duration.ofSeconds(20)).until(() -> node.find(execution).status() == ExecutionStatus.WAITING);
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update execution set status = 'running', wake_at = null, epoch = epoch + 1,"
                            + " owner = (select max(incarnation) from node) where id = '" + execution + "'"))
                    .isEqualTo(1);
        }
        assertThat(node.end(execution, Duration.ofSeconds(20)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.calls(execution)).extracting(TestEffects.Call::attempt).containsExactly(1, 2);
        assertThat(node.task(execution, "a").attempts()).isEqualTo(2);
    }
}
