package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.page.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Executions that take longer than expected. */
class SlaTest {
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Version version(Map<String, Object> sla, Map<String, Object> task) {
        return node.store(Map.of("name", "in-time", "sla", sla, "tasks", List.of(task)));
    }

    private static List<String> told(UUID execution) {
        return node.journal(execution).stream().map(JournalView::kind).filter(kind -> kind.startsWith("sla_")).toList();
    }

    private static List<UUID> all(String sla) {
        var filter = new ExecutionFilter(
                Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.of(sla), false);
        return node.engine.executions().list(TestNode.TENANT, filter, new PageRequest(200, null, "executions")).items().stream().map(Execution::id).toList();
    }

    private static int watches(UUID execution) {
        return node.jdbc.sql("select count(*) from sla_watch where execution_id = ?").param(execution).query(Integer.class).single();
    }

    @Test
    void oneThatRunsIsWarnedOfAndThenLate() throws InterruptedException {
        node.effects.hold("runs");
        var execution = node.start(version(Map.of("expected_duration", "3s", "warn_at", "500ms"), TestWorkflows.effect("runs")));
        node.effects.awaitCall("runs");

        await().until(() -> "warned".equals(node.find(execution).traits().sla()));
        assertThat(told(execution)).containsExactly("sla_warned");
        assertThat(all("warned")).contains(execution);
        await().until(() -> "missed".equals(node.find(execution).traits().sla()));
        await().until(() -> watches(execution) == 0);
        assertThat(told(execution)).containsExactly("sla_warned", "sla_missed");
        assertThat(all("missed")).contains(execution);
        assertThat(all("warned")).doesNotContain(execution);

        node.effects.release("runs");
        assertThat(node.end(execution).traits().sla()).isEqualTo("missed");
    }

    @Test
    void oneThatWaitsIsToldOfThoughNobodyRunsIt() {
        var execution = node.start(version(Map.of("expected_duration", "1s"), TestWorkflows.delay("waits", "1h")));

        await().until(() -> told(execution).equals(List.of("sla_warned", "sla_missed")));
        assertThat(node.find(execution).traits().sla()).isEqualTo("missed");
        node.engine.executions().cancel(TestNode.TENANT, execution);
    }

    @Test
    void oneThatEndsInTimeIsNotToldOf() {
        var execution = node.start(version(Map.of("expected_duration", "2s", "warn_at", "1500ms"), TestWorkflows.effect("fast")));
        var ended = node.end(execution);
        assertThat(Duration.between(ended.createdAt(), ended.completedAt())).isLessThan(Duration.ofMillis(1500));
        assertThat(watches(execution)).isEqualTo(1);

        await().until(() -> watches(execution) == 0);

        assertThat(told(execution)).isEmpty();
        assertThat(node.find(execution).traits().sla()).isNull();
    }

    @Test
    void oneThatEndedLateBeforeAnybodyLookedIsMarked() {
        var execution = node.start(version(Map.of("expected_duration", "1h"), TestWorkflows.effect("unseen")));
        node.end(execution);

        node.jdbc.sql("update sla_watch set due_at = due_at - interval '2 hours', late_at = late_at - interval '2 hours' where execution_id = ?").param(execution).update();

        await().until(() -> "missed".equals(node.find(execution).traits().sla()));
        assertThat(node.journal(execution).getLast().kind()).isEqualTo("ended");
        assertThat(watches(execution)).isZero();
    }
}
