package dev.waybill.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.TestDatabase;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A node asks for what is due twice a second and whenever it has room: that must not cost more the more is parked. */
class ClaimTableTest {
    private static final int PARKED = 20_000;
    private static final String PARK =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger,
                input, created_at, wake_at)
            select gen_random_uuid(), first_id(clock_timestamp() + number * interval '1 millisecond'), gen_random_uuid(), 1, 'parked', '', 'waiting', 'manual',
                '{}', '{}', clock_timestamp(), clock_timestamp() + interval '1 day'
            from generate_series(1, %d) as number"""
                    .formatted(PARKED);

    private JdbcClient jdbc;

    @BeforeEach
    void park() {
        var database = TestDatabase.create();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).load().migrate();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        jdbc.sql(PARK).update();
        jdbc.sql("update execution set tenant_id = ?, workflow_id = ?").params(new UUID(0, 1), new UUID(0, 2)).update();
        jdbc.sql("vacuum analyze execution").update();
    }

    @Test
    void looksAtNothingThatIsNotDue() {
        assertThat(rowsLookedAtInVain(jdbc.sql("explain (analyze) " + ClaimTable.CLAIM_OLDEST + ClaimTable.TAKE).param("window", 1_000))).isZero();
        assertThat(rowsLookedAtInVain(jdbc.sql("explain (analyze) " + ClaimTable.CLAIM_FAIRLY + ClaimTable.TAKE))).isZero();
    }

    @Test
    void countsNothingThatIsNotDue() {
        var plan = String.join("\n", jdbc.sql("explain (analyze) " + ClaimTable.IS_CROWDED).param("window", 1_000).query(String.class).list());

        assertThat(plan).contains("Index Cond: (wake_at").doesNotContain("Rows Removed by Filter");
    }

    private static long rowsLookedAtInVain(StatementSpec claim) {
        return claim.param("limit", 200).param("incarnation", 1L).param("served", new UUID[0]).query(String.class).list().stream()
                .filter(line -> line.contains("Rows Removed by Filter"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
