package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.blob.Blobs;
import dev.waybill.blob.TestBlobs;
import dev.waybill.engine.retention.Retention;
import dev.waybill.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Executions that go before the others, as their workflow says. Days pass by setting back what has happened. */
@Tag("G15")
class EarlyRetentionTest {
    private static final Map<String, Object> KEEP = Map.of("succeeded", "1d", "failed", "7d");

    @TempDir
    Path folder;

    private TestNode node;
    private JdbcClient jdbc;
    private Retention retention;

    @BeforeEach
    void start() {
        TestDatabase database = TestNode.migrated();
        var dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        Blobs blobs = TestBlobs.inFolder(folder);
        node = new TestNode(database, "a", new TestEffects(), TestNode.DEFAULTS, _ -> blobs);
        jdbc = JdbcClient.create(dataSource);
        retention = new Retention(
                jdbc, new TransactionTemplate(new JdbcTransactionManager(dataSource)), blobs, Clock.systemUTC(), Duration.ofDays(90), List.of());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Version version(Map<String, Object> retention, String... script) {
        return node.store(Map.of(
                "name", "short-lived",
                "retention", retention,
                "search_attributes", Map.of("order_id", "${input.order_id}"),
                "tasks", List.of(TestWorkflows.effect("one", List.of(), List.of(script), Map.of()))));
    }

    private UUID ended(Version version) {
        var execution = node.accept(version, Map.of("order_id", "A-1", "text", "x".repeat(400_000)), Optional.of(UUID.randomUUID().toString())).execution().id();
        node.end(execution);
        return execution;
    }

    private void daysPass(int days) {
        jdbc.sql("update execution set created_at = created_at - :days * interval '1 day', completed_at = completed_at - :days * interval '1 day'")
                .param("days", days)
                .update();
        jdbc.sql("update retention_watch set due_at = due_at - :days * interval '1 day'").param("days", days).update();
        retention.turn();
    }

    private int rows(String table, UUID execution) {
        return jdbc.sql("select count(*) from %s where %s = ?".formatted(table, table.equals("execution") ? "id" : "execution_id"))
                .param(execution)
                .query(Integer.class)
                .single();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            return files.count();
        }
    }

    @Test
    void whatIsOverGoesWithAllThatIsItsOwn() throws IOException {
        var execution = ended(version(KEEP, "ok"));
        retention.turn();
        assertThat(rows("execution", execution)).isEqualTo(1);
        assertThat(files()).isEqualTo(1);

        daysPass(2);

        assertThat(List.of("execution", "journal", "search_attribute", "retention_watch")).allMatch(table -> rows(table, execution) == 0);
        assertThat(files()).isZero();
        jdbc.sql("update idempotency_key set created_at = created_at - interval '2 days'").update();
        retention.turn();
        assertThat(rows("idempotency_key", execution)).isZero();
        assertThat(node.engine.executions().find(TestNode.TENANT, execution)).isEmpty();
    }

    @Test
    void whatFailedIsKeptForItsOwnTime() {
        var failed = ended(version(KEEP, "fail:validation"));

        daysPass(2);
        assertThat(rows("execution", failed)).isEqualTo(1);
        daysPass(4);
        assertThat(rows("execution", failed)).isEqualTo(1);
        daysPass(2);
        assertThat(rows("execution", failed)).isZero();
    }

    @Test
    void whatLivesStaysAndGoesOnceItIsOver() throws InterruptedException {
        node.effects.hold("one");
        var version = version(Map.of("succeeded", "1d"), "ok");
        var execution = node.start(version, Map.of("order_id", "A-2"));
        node.effects.awaitCall("one");

        daysPass(3);
        assertThat(rows("execution", execution)).isEqualTo(1);

        node.effects.release("one");
        node.end(execution);
        daysPass(2);
        assertThat(rows("execution", execution)).isZero();
    }

    @Test
    void whatIsRetriedByHandIsKeptFromItsLastEndOn() {
        var failed = ended(version(KEEP, "fail:validation", "ok"));
        daysPass(6);
        node.engine.executions().retry(TestNode.TENANT, failed);
        assertThat(node.end(failed).status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        jdbc.sql("update retention_watch set due_at = clock_timestamp()").update();
        retention.turn();
        assertThat(rows("execution", failed)).isEqualTo(1);
        daysPass(2);
        assertThat(rows("execution", failed)).isZero();
    }

    @Test
    void workflowsThatSayNothingOfItLeaveNothingToLookAt() {
        var version = node.store(Map.of("name", "plain", "tasks", List.of(TestWorkflows.transform("t", 1L))));
        node.end(node.start(version));

        assertThat(jdbc.sql("select count(*) from retention_watch").query(Integer.class).single()).isZero();
        daysPass(80);
        assertThat(jdbc.sql("select count(*) from execution").query(Integer.class).single()).isEqualTo(1);
    }
}
