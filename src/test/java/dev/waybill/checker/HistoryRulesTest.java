package dev.waybill.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.checker.History.Operation;
import dev.waybill.model.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What clients were told must agree with itself and with the database. */
class HistoryRulesTest {
    private final History history = new History(new AtomicLong()::incrementAndGet);
    private final List<RecordedExecution> executions = new ArrayList<>();

    private void exists(String id, String status) {
        executions.add(new RecordedExecution(
                id, new RecordedExecution.Head("w", status, 1, null, null, null, 1, false), new Plan(Map.of(), Set.of(), Map.of()), List.of(), Set.of(), Set.of()));
    }

    private void started(String id, @Nullable String key) {
        history.ok(history.invoke(Operation.START, "w", key), id, "queued");
    }

    private void read(String id, @Nullable String status) {
        history.ok(history.invoke(Operation.READ, id, null), id, status);
    }

    private List<String> broken() {
        return broken(Map.of());
    }

    private List<String> broken(Map<String, String> keys) {
        var told = new HistoryRules.Told(new Snapshot(executions, List.of(), List.of(), List.of(), Set.of(), Set.of(), keys), history.calls());
        return HistoryRules.ALL.stream().flatMap(rule -> rule.check("history", told).stream()).map(Violation::rule).toList();
    }

    @Test
    void hasNothingToSayWhenAllAgrees() {
        exists("e1", "succeeded");
        exists("e2", "failed");
        exists("e3", "succeeded");
        started("e1", "k");
        started("e1", "k");
        started("e2", null);
        history.unknown(history.invoke(Operation.START, "w", "lost"));
        history.fail(history.invoke(Operation.START, "w", "refused"));
        for (var status : List.of("queued", "running", "waiting", "running", "paused", "running", "succeeded", "succeeded")) {
            read("e1", status);
        }
        read("e2", "failed");
        history.ok(history.invoke(Operation.RETRY, "e2", null), "e2", "queued");
        read("e2", "running");
        read("e2", "failed");

        assertThat(broken(Map.of("w/k", "e1"))).isEmpty();
    }

    @Test
    void complainsOfAnAcceptedStartThatIsGone() {
        started("e1", null);
        assertThat(broken()).containsExactly("H01 accepted");
    }

    @Test
    void complainsOfMoreExecutionsThanUnknownStarts() {
        exists("e1", "succeeded");
        exists("e2", "succeeded");
        history.unknown(history.invoke(Operation.START, "w", "k"));
        history.unknown(history.invoke(Operation.START, "w", "k"));
        assertThat(broken()).containsExactly("H02 nothing more");
    }

    @Test
    void complainsOfAnExecutionOfARefusedStart() {
        exists("e1", "succeeded");
        history.fail(history.invoke(Operation.START, "w", "k"));
        assertThat(broken()).containsExactly("H02 nothing more");
    }

    @Test
    void complainsOfTwoExecutionsOfOneKey() {
        exists("e1", "succeeded");
        exists("e2", "succeeded");
        started("e1", "k");
        started("e2", "k");
        assertThat(broken()).containsExactly("H03 keys");
    }

    @Test
    void complainsOfOneExecutionForTwoKeysOrTwoStartsWithoutKey() {
        exists("e1", "succeeded");
        started("e1", null);
        started("e1", null);
        assertThat(broken()).containsExactly("H03 keys");
    }

    @Test
    void complainsOfAKeyKeptForAnotherExecution() {
        exists("e1", "succeeded");
        exists("e2", "succeeded");
        started("e1", "k");
        started("e2", "l");
        assertThat(broken(Map.of("w/k", "e2"))).containsExactly("H03 keys");
    }

    @Test
    void complainsOfAnEndThatChanges() {
        exists("e1", "succeeded");
        started("e1", null);
        read("e1", "failed");
        read("e1", "succeeded");
        assertThat(broken()).containsExactly("H04 ends");
    }

    @Test
    void complainsOfAReadThatGoesBackwards() {
        exists("e1", "running");
        started("e1", null);
        read("e1", "running");
        read("e1", "queued");
        assertThat(broken()).containsExactly("H05 backwards");
    }

    @Test
    void allowsReadsThatOverlapToComeInAnyOrder() {
        exists("e1", "succeeded");
        started("e1", null);
        int slow = history.invoke(Operation.READ, "e1", null);
        read("e1", "succeeded");
        history.ok(slow, "e1", "running");
        assertThat(broken()).isEmpty();
    }

    @Test
    void complainsOfAnEndThatIsNotInTheDatabase() {
        exists("e1", "failed");
        started("e1", null);
        read("e1", "succeeded");
        assertThat(broken()).containsExactly("H06 agreement");
    }

    @Test
    void complainsOfAnAcceptedStartThatIsNotFound() {
        exists("e1", "running");
        started("e1", null);
        read("e1", null);
        assertThat(broken()).containsExactly("H07 found");
    }
}
