package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Executions;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A workflow is deleted while it is started, with a key and without one: a start wins whole, or leaves nothing. */
@Tag("F39")
class DeletionRaceTest {
    private static final int ROUNDS = 300;
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final Map<String, Object> INPUT = Map.of("input", Map.of("n", 21));
    private static final String[] KEY = {"Idempotency-Key", "only one"};

    private static final String WITHOUT_ITS_VERSION =
            """
            select count(*)
            from execution e
            left join workflow_version v
                on v.tenant_id = e.tenant_id and v.workflow_id = e.workflow_id and v.version = e.workflow_version and v.definition_hash = e.definition_hash
            where v.version is null""";

    private final Api api = ApiServer.api();
    private final AtomicInteger won = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    @Test
    void aStartBesideADeletionHappensWholeOrNotAtAll() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4); var racers = Executors.newVirtualThreadPerTaskExecutor()) {
            var rounds = IntStream.range(0, ROUNDS)
                    .<Callable<Void>>mapToObj(_ -> () -> {
                        play(racers);
                        return null;
                    })
                    .toList();
            for (var round : threads.invokeAll(rounds)) {
                round.get();
            }
        }
        System.out.println("F39: " + won + " starts won against a deletion, " + lost + " lost");
        assertThat(won.get()).as("starts that won").isGreaterThan(ROUNDS / 20);
        assertThat(lost.get()).as("starts that lost").isGreaterThan(ROUNDS / 20);
        assertThat(ApiServer.bean(JdbcClient.class).sql(WITHOUT_ITS_VERSION).query(Integer.class).single()).isZero();
    }

    private void play(ExecutorService racers) throws Exception {
        var workflow = String.valueOf(api.post(WORKFLOWS, small(name("deleted"))).at("id"));
        var start = WORKFLOWS + "/" + workflow + "/execute";
        var plain = racers.submit(() -> within(8, () -> api.post(start, INPUT)));
        var keyed = racers.submit(() -> within(8, () -> api.post(start, INPUT, KEY)));
        var deletion = racers.submit(() -> within(3, () -> api.delete(WORKFLOWS + "/" + workflow)));

        assertThat(deletion.get().status()).isEqualTo(204);
        assertThat(api.post(start, INPUT).status()).as("after the deletion").isEqualTo(404);
        assertThat(api.get(WORKFLOWS + "/" + workflow).status()).isEqualTo(404);
        var ids = new ArrayList<Object>();
        for (var reply : List.of(plain.get(), keyed.get())) {
            judge(reply, ids);
        }
        assertThat(api.get("/api/v1/executions?workflow_id=" + workflow).each("id")).containsExactlyInAnyOrderElementsOf(ids);
        var again = api.post(start, INPUT, KEY);
        assertThat(again.status()).as("as the first time").isEqualTo(keyed.get().status());
        if (again.status() == 202) {
            assertThat(again.at("id")).isEqualTo(keyed.get().at("id"));
        }
    }

    private static Reply within(int millis, Callable<Reply> call) throws Exception {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(millis * 1_000_000L));
        return call.call();
    }

    private void judge(Reply start, List<Object> ids) {
        if (start.status() == 404) {
            assertThat(start.at("code")).isEqualTo("workflow_not_found");
            lost.incrementAndGet();
            return;
        }
        assertThat(start.status()).as(start.text()).isEqualTo(202);
        won.incrementAndGet();
        ids.add(start.at("id"));
        var executions = ApiServer.bean(Executions.class);
        var known = executions.find(TenantId.FIRST, UUID.fromString((String) start.at("id"))).orElseThrow();
        var ended = executions.awaitEnd(known, Duration.ofSeconds(20));
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.output()).isEqualTo(Map.of("twice", 42L));
    }
}
