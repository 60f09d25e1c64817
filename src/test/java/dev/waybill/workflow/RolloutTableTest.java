package dev.waybill.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import dev.waybill.workflow.Rollout.Status;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RolloutTableTest {
    private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");
    private static final RolloutRule RULE = new RolloutRule(2, 12.5, "input.n > 1", "${input.c}", 0.2, 20);

    private static JdbcClient jdbc;
    private static RolloutTable table;

    @BeforeAll
    static void migrate() {
        var database = TestDatabase.create();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).load().migrate();
        jdbc = JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        table = new RolloutTable(jdbc);
    }

    private static Rollout rollout(WorkflowKey workflow, int number) {
        return new Rollout(workflow, new UUID(0x7000L, number), 1, RULE, Status.ACTIVE, null, NOW, "admin", null, null);
    }

    private static WorkflowKey workflow() {
        return WorkflowKey.of(TenantId.FIRST, UUID.randomUUID());
    }

    @Test
    void keepsWhatIsStored() {
        var workflow = workflow();
        var rollout = rollout(workflow, 1);
        table.insert(rollout);
        assertThat(table.last(workflow)).contains(rollout);
        table.end(workflow, rollout.id(), Status.ROLLED_BACK, "why", NOW, "waybill");
        assertThat(table.last(workflow).orElseThrow()).extracting(Rollout::status, Rollout::reason, Rollout::endedBy)
                .containsExactly(Status.ROLLED_BACK, "why", "waybill");
    }

    @Test
    void forgetsTheOldestOfMany() {
        var workflow = workflow();
        for (int i = 1; i <= 60; i++) {
            var rollout = rollout(workflow, i);
            table.insert(rollout);
            table.end(workflow, rollout.id(), Status.STOPPED, null, NOW, "admin");
        }
        var kept = table.list(workflow, new PageRequest(200, null, "rollouts")).items();
        assertThat(kept).hasSize(50);
        assertThat(kept.getFirst().id()).isEqualTo(new UUID(0x7000L, 60));
    }

    @Test
    void ofSeveralNodesOneCountsAtATime() throws Exception {
        var workflows = IntStream.range(0, 5).mapToObj(_ -> workflow()).toList();
        workflows.forEach(workflow -> table.insert(rollout(workflow, 1)));
        assertThat(taken(workflows)).as("just begun").isEmpty();
        jdbc.sql("update workflow_rollout set checked_at = checked_at - interval '1 minute'").update();
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var taken = new java.util.ArrayList<UUID>();
            for (var turn : nodes.invokeAll(IntStream.range(0, 6).<Callable<List<UUID>>>mapToObj(_ -> () -> taken(workflows)).toList())) {
                taken.addAll(turn.get());
            }
            assertThat(taken).containsExactlyInAnyOrderElementsOf(workflows.stream().map(WorkflowKey::id).toList());
        }
    }

    private static List<UUID> taken(List<WorkflowKey> workflows) {
        return table.takeDue().stream().map(Rollout::workflow).filter(workflows::contains).map(WorkflowKey::id).toList();
    }
}
