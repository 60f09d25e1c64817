package dev.waybill.event;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("G13")
class EventApiTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String EXECUTIONS = "/api/v1/executions/";

    private final Api api = ApiServer.stranger();

    /** Waits for {@code paid} of the order that the input names, as long as the input says. */
    private String waiting() {
        return workflow(
                Map.of("task_id", "paid", "type", "wait_event",
                        "parameters", Map.of("event", "paid", "correlation", "${input.order}", "timeout", "${input.timeout}")),
                Map.of("task_id", "book", "type", "transform", "dependencies", List.of(Map.of("task_id", "paid", "outcome", "received")),
                        "parameters", Map.of("output", "${tasks.paid.output}")));
    }

    @SafeVarargs
    private String workflow(Map<String, Object>... tasks) {
        var reply = api.post(WORKFLOWS, Map.of(
                "name", name("events"), "tasks", List.of(tasks), "output", "${tasks." + tasks[tasks.length - 1].get("task_id") + ".output}"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return WORKFLOWS + "/" + reply.at("id") + "/execute";
    }

    private String start(String workflow, String order, String timeout) {
        return (String) api.post(workflow, Map.of("input", Map.of("order", order, "timeout", timeout))).at("id");
    }

    private void awaitStatus(String execution, String status) {
        await().until(() -> status.equals(api.get(EXECUTIONS + execution).at("status")));
    }

    private Object output(String execution) {
        await().until(() -> api.get(EXECUTIONS + execution).at("completed_at") != null);
        var ended = api.get(EXECUTIONS + execution);
        assertThat(ended.at("status")).as(ended.text()).isEqualTo("succeeded");
        return ended.at("output");
    }

    private Reply send(String order, Object payload, String... headers) {
        var reply = api.post("/api/v1/events/paid?correlation=" + order, payload, headers);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply;
    }

    @Test
    void anEventReachesWhoeverWaitsUnderItsCorrelation() {
        var workflow = waiting();
        var one = start(workflow, "one", "1h");
        var same = start(workflow, "one", "1h");
        var other = start(workflow, "two", "1h");
        List.of(one, same, other).forEach(id -> awaitStatus(id, "waiting"));

        assertThat(send("one", Map.of("euro", 7)).at("delivered")).isEqualTo(2L);

        assertThat(List.of(output(one), output(same))).containsOnly(Map.of("euro", 7L));
        assertThat(api.get(EXECUTIONS + other).at("status")).isEqualTo("waiting");
    }

    @Test
    void anEventOfAnExecutionReachesItUnderWhateverCorrelation() {
        var execution = start(waiting(), "three", "1h");
        awaitStatus(execution, "waiting");

        var reply = api.post(EXECUTIONS + execution + "/events/paid", List.of(1, 2));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.at("delivered")).isEqualTo(1L);
        assertThat(output(execution)).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void anEventBeforeTheWaitIsKeptAndDeliveredOnce() {
        var workflow = waiting();
        assertThat(send("early", "first").at("delivered")).isEqualTo(0L);
        assertThat(send("early", "second").at("delivered")).isEqualTo(0L);

        assertThat(output(start(workflow, "early", "1h"))).isEqualTo("first");
        assertThat(output(start(workflow, "early", "1h"))).isEqualTo("second");
        assertThat(output(start(workflow, "early", "10ms"))).isNull();
    }

    @Test
    void oneThatIsKeptForAnExecutionIsNobodyElses() {
        var gate = Map.<String, Object>of("task_id", "gate", "type", "wait_event", "parameters", Map.of("event", "open"));
        var next = Map.<String, Object>of("task_id", "next", "type", "wait_event", "dependencies", List.of("gate"), "parameters", Map.of("event", "paid"));
        var workflow = workflow(gate, next);
        var mine = (String) api.post(workflow).at("id");
        var other = (String) api.post(workflow).at("id");
        assertThat(api.post(EXECUTIONS + mine + "/events/paid", (Object) "mine").at("delivered")).isEqualTo(0L);
        List.of(mine, other).forEach(id -> api.post(EXECUTIONS + id + "/events/open"));

        assertThat(output(mine)).isEqualTo("mine");
        awaitStatus(other, "waiting");
    }

    @Test
    void aCallThatIsRepeatedWithItsKeyCountsOnce() {
        var workflow = waiting();
        var first = start(workflow, "keyed", "1h");
        awaitStatus(first, "waiting");
        var key = UUID.randomUUID().toString();

        assertThat(send("keyed", "once", "Idempotency-Key", key).header("Idempotency-Replayed")).isEmpty();
        var replayed = send("keyed", "once", "Idempotency-Key", key);
        assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(replayed.at("delivered")).isEqualTo(1L);
        assertThat(output(first)).isEqualTo("once");
        assertThat(output(start(workflow, "keyed", "10ms"))).as("nothing was kept").isNull();

        var reused = api.post("/api/v1/events/paid?correlation=keyed", (Object) "another", "Idempotency-Key", key);
        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.at("code")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void twentyCallsWithOneKeyAtOnceAreOneEvent() throws Exception {
        var key = UUID.randomUUID().toString();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Reply>> calls = IntStream.range(0, 20).<Callable<Reply>>mapToObj(_ -> () -> send("storm", 1, "Idempotency-Key", key)).toList();
            assertThat(threads.invokeAll(calls)).filteredOn(call -> call.resultNow().header("Idempotency-Replayed").isEmpty()).hasSize(1);
        }
        var workflow = waiting();
        assertThat(output(start(workflow, "storm", "1h"))).isEqualTo(1L);
        assertThat(output(start(workflow, "storm", "10ms"))).isNull();
    }

    @Test
    void aTaskSendsAnEventToAnother() {
        var waiting = start(waiting(), "emitted", "1h");
        awaitStatus(waiting, "waiting");
        var sender = workflow(Map.of("task_id", "tell", "type", "emit",
                "parameters", Map.of("event", "paid", "correlation", "emitted", "payload", Map.of("from", "${execution.id}"))));

        var sent = api.post(sender, "Prefer", "wait=30");

        assertThat(sent.at("output")).isEqualTo(Map.of("delivered", 1L));
        assertThat(output(waiting)).isEqualTo(Map.of("from", sent.at("id")));
    }

    @Test
    void tenantsDoNotHearEachOther() {
        var execution = start(waiting(), "shared", "1h");
        awaitStatus(execution, "waiting");
        var stranger = ApiServer.stranger();

        assertThat(stranger.post("/api/v1/events/paid?correlation=shared", 1).at("delivered")).isEqualTo(0L);
        assertThat(stranger.post(EXECUTIONS + execution + "/events/paid", 1).status()).isEqualTo(404);
        assertThat(api.get(EXECUTIONS + execution).at("status")).isEqualTo("waiting");
    }

    @Test
    void whatHasEndedTakesNoEvents() {
        var execution = start(waiting(), "ended", "10ms");
        output(execution);

        var reply = api.post(EXECUTIONS + execution + "/events/paid", 1);
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.at("code")).isEqualTo("execution_ended");
        assertThat(api.post(EXECUTIONS + UUID.randomUUID() + "/events/paid", 1).at("code")).isEqualTo("execution_not_found");
    }

    @Test
    void aWaitOfACancelledExecutionIsPassedOver() {
        var workflow = waiting();
        var cancelled = start(workflow, "left", "1h");
        awaitStatus(cancelled, "waiting");
        api.post(EXECUTIONS + cancelled + "/cancel");

        assertThat(send("left", "kept").at("delivered")).isEqualTo(0L);
        assertThat(output(start(workflow, "left", "1h"))).isEqualTo("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1paid", "a%20b", "p%2Fq", "x%00"})
    void aNameThatNobodyCouldWaitForIsRefused(String name) {
        assertThat(api.post("/api/v1/events/" + name, 1).status()).isBetween(400, 404);
    }

    @Test
    void strangeQueriesAreRefused() {
        assertThat(api.post("/api/v1/events/paid?corelation=1", 1).status()).isEqualTo(400);
        assertThat(api.post("/api/v1/events/paid?correlation=" + "x".repeat(256), 1).status()).isEqualTo(400);
        assertThat(api.call("POST", "/api/v1/events/paid", "{".getBytes(), "Content-Type", "application/json").status()).isEqualTo(400);
    }

    @Test
    @Tag("F39")
    void anEventAndATimeOutAgreeOnWhoWon() throws Exception {
        var workflow = waiting();
        var received = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> rounds = IntStream.range(0, 1_000).<Callable<Void>>mapToObj(number -> () -> {
                var order = "race-" + number;
                var execution = start(workflow, order, ThreadLocalRandom.current().nextInt(1, 30) + "ms");
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
                long delivered = (long) send(order, number).at("delivered");
                var output = output(execution);
                assertThat(output).isIn((long) number, null);
                assertThat(delivered == 0 || output != null).as("what was delivered is received").isTrue();
                received.addAndGet(output == null ? 0 : 1); // one that came before the wait was kept, and received then
                return null;
            }).toList();
            for (var round : threads.invokeAll(rounds)) {
                round.get();
            }
        }
        assertThat(received.get()).as("both happen").isBetween(1, 999);
        var kept = ApiServer.bean(JdbcClient.class).sql("select count(*) from event where scope like 'correlation:race-%'").query(Integer.class).single();
        assertThat(kept + received.get()).as("none is lost").isEqualTo(1_000);
    }

    @Test
    void eventsAndKeysExpire() {
        var jdbc = ApiServer.bean(JdbcClient.class);
        send("old", "old", "Idempotency-Key", UUID.randomUUID().toString());
        jdbc.sql("update event set expires_at = now() - interval '1 s' where scope = 'correlation:old'").update();
        jdbc.sql("update event_key set expires_at = now() - interval '1 s'").update();

        assertThat(output(start(waiting(), "old", "10ms"))).as("it is over").isNull();
        assertThat(ApiServer.bean(Events.class).expire(100)).isPositive();
        assertThat(jdbc.sql("select count(*) from event where scope = 'correlation:old'").query(Integer.class).single()).isZero();
        assertThat(jdbc.sql("select count(*) from event_key where expires_at < now()").query(Integer.class).single()).isZero();
    }
}
