package dev.waybill.engine.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.blob.TestBlobs;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Tag("G15")
@Tag("D10")
class RetentionTest {
    private static final Instant NOW = Instant.parse("2027-06-15T12:00:00Z");

    @TempDir
    Path folder;

    TestDatabase database;
    JdbcClient jdbc;
    Retention retention;

    @BeforeEach
    void migrate() {
        database = TestDatabase.create();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).load().migrate();
        var dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
        jdbc = JdbcClient.create(dataSource);
        retention = new Retention(
                jdbc,
                new TransactionTemplate(new JdbcTransactionManager(dataSource)),
                TestBlobs.inFolder(folder),
                Clock.fixed(NOW, ZoneOffset.UTC),
                Duration.ofDays(30),
                List.of());
        for (var month : new String[] {"2027-01-01", "2027-02-01"}) {
            jdbc.sql("call create_month(cast(:month as date))").param("month", month).update();
        }
    }

    private UUID execution(String createdAt, boolean isLive) {
        var created = Instant.parse(createdAt);
        var id = new Ids(Clock.fixed(created, ZoneOffset.UTC), new Random()).next();
        jdbc.sql(
                        """
                        insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type,
                            trigger, input, created_at, completed_at, wake_at)
                        values (:tenant, :id, :id, 1, 'w', '', :status, 'manual', '{}', '{}', :created, :completed, :wake)""")
                .param("tenant", TenantId.FIRST.value())
                .param("id", id)
                .param("status", isLive ? "waiting" : "succeeded")
                .param("created", created.atOffset(ZoneOffset.UTC))
                .param("completed", isLive ? null : created.plusSeconds(1).atOffset(ZoneOffset.UTC), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("wake", isLive ? NOW.plusSeconds(99_999).atOffset(ZoneOffset.UTC) : null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        return id;
    }

    private boolean exists(UUID id) {
        return jdbc.sql("select count(*) from execution where id = :id").param("id", id).query(Integer.class).single() == 1;
    }

    private boolean hasPartition(String name) {
        return jdbc.sql("select to_regclass(:name) is not null").param("name", name).query(Boolean.class).single();
    }

    @Test
    void dropsAMonthInWhichEverythingEndedLongAgoAndItsBlobs() throws Exception {
        var id = execution("2027-01-10T00:00:00Z", false);
        var blobs = TestBlobs.inFolder(folder);
        blobs.put(TenantId.FIRST, id, UUID.randomUUID(), "large".getBytes(StandardCharsets.UTF_8));
        var later = execution("2027-06-10T00:00:00Z", false);
        blobs.put(TenantId.FIRST, later, UUID.randomUUID(), "large".getBytes(StandardCharsets.UTF_8));

        retention.turn();

        assertThat(exists(id)).isFalse();
        assertThat(hasPartition("journal_2027_01")).isFalse();
        assertThat(exists(later)).isTrue();
        try (var files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(files).as("only the later one's blob").singleElement().asString().contains(later.toString());
        }
    }

    @Test
    void keepsAMonthInWhichSomethingStillLives() {
        var ended = execution("2027-01-10T00:00:00Z", false);
        var live = execution("2027-01-20T00:00:00Z", true);
        execution("2027-02-10T00:00:00Z", false);

        retention.turn();

        assertThat(exists(live)).isTrue();
        assertThat(exists(ended)).as("it shares its month").isTrue();
        assertThat(hasPartition("execution_2027_01")).isTrue();
        assertThat(hasPartition("execution_2027_02")).isFalse();
    }

    @Test
    void whatTheRepairKitLeavesGoesOnceNothingAsksForIt() {
        var kept = execution("2027-05-10T00:00:00Z", false);
        for (var sql : List.of(
                "insert into rerun select :tenant, :kept, :id, :old",
                "insert into rerun select :tenant, :id, :id, :old",
                "insert into failure_note select :tenant, :id, 'ann', null, :old, 'ann'",
                "insert into bulk_job select :tenant, :id, 'retry', '{}', null, 'running', 1, 0, 0, :id, null, null, :old, 'ann', null, null where :kept is not null",
                "insert into bulk_job select :tenant, :kept, 'retry', '{}', null, 'completed', 1, 0, 1, :id, null, null, :old, 'ann', :old, :old",
                "insert into bulk_failure select :tenant, :kept, :id, 'c', 'm' where :old is not null",
                "insert into imported_execution select :tenant, :id, :kept, 'w', 'failed', '{}', :old, 'ann'")) {
            jdbc.sql(sql)
                    .param("tenant", TenantId.FIRST.value())
                    .param("kept", kept)
                    .param("id", new UUID(1, 1))
                    .param("old", NOW.minus(Duration.ofDays(31)).atOffset(ZoneOffset.UTC))
                    .update();
        }

        retention.turn();

        assertThat(count("rerun")).as("the source of one is still there").isEqualTo(1);
        assertThat(count("bulk_job")).as("one still runs").isEqualTo(1);
        for (var table : List.of("failure_note", "bulk_failure", "imported_execution")) {
            assertThat(count(table)).as(table).isZero();
        }
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    @Test
    void leavesAMonthToALaterTurnWhileSomebodyReads() throws SQLException {
        var id = execution("2027-01-10T00:00:00Z", false);
        retention.prepare();
        try (var reader = DriverManager.getConnection(database.url(), database.user(), database.password())) {
            reader.setAutoCommit(false);
            try (var statement = reader.createStatement()) {
                statement.execute("select from journal");
            }

            retention.turn();

            assertThat(exists(id)).isTrue();
        }
        retention.turn();

        assertThat(hasPartition("execution_2027_01")).isFalse();
    }

    @Test
    void leavesAMonthToALaterTurnWhileItIsVacuumed() throws SQLException {
        var id = execution("2027-01-10T00:00:00Z", false);
        retention.prepare();
        try (var vacuum = DriverManager.getConnection(database.url(), database.user(), database.password())) {
            vacuum.setAutoCommit(false);
            try (var statement = vacuum.createStatement()) {
                statement.execute("lock table journal_2027_01 in share update exclusive mode"); // as a vacuum takes it
            }

            retention.turn();

            assertThat(exists(id)).isTrue();
        }

        retention.turn();

        assertThat(exists(id)).isFalse();
    }

    @Test
    void keepsAMonthInWhichSomethingEndedLately() {
        var late = execution("2027-01-10T00:00:00Z", false);
        jdbc.sql("update execution set completed_at = :at").param("at", NOW.minus(Duration.ofDays(29)).atOffset(ZoneOffset.UTC)).update();

        retention.turn();

        assertThat(exists(late)).isTrue();
    }

    @Test
    void keepsAMonthInWhichSomethingIsPaused() {
        var paused = execution("2027-01-10T00:00:00Z", true);
        jdbc.sql("update execution set status = 'paused', wake_at = null").update();

        retention.turn();

        assertThat(exists(paused)).isTrue();
    }

    @Test
    void makesTheMonthsToComeBeforeTheyAreNeeded() {
        retention.turn();
        assertThat(hasPartition("execution_" + "2027_06")).isTrue();
        assertThat(hasPartition("journal_2027_08")).isTrue();
    }

    @Test
    @Tag("G10")
    void expiresAKeyOnlyWhenItsExecutionHasEndedAndADayIsOver() {
        key("old, ended", execution("2027-06-10T00:00:00Z", false), "2 days");
        key("old, live", execution("2027-06-10T00:00:00Z", true), "2 days");
        key("new, ended", execution("2027-06-10T00:00:00Z", false), "2 hours");

        retention.turn();

        assertThat(jdbc.sql("select key from idempotency_key order by key").query(String.class).list())
                .containsExactly("new, ended", "old, live");
    }

    private void key(String key, UUID execution, String age) {
        jdbc.sql("insert into idempotency_key values (:tenant, :id, :key, '', :id, cast(:now as timestamptz) - cast(:age as interval))")
                .param("tenant", TenantId.FIRST.value())
                .param("id", execution)
                .param("key", key)
                .param("now", NOW.toString())
                .param("age", age)
                .update();
    }
}
