package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.FaultProxy;
import dev.waybill.testing.FaultProxy.Direction;
import dev.waybill.testing.FaultProxy.Fault;
import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that hang, lie, fail and repeat themselves, and poisonous definitions: each hurts only what it belongs to. */
@Tag("G20")
class PeerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static PostgresProcess database;
    private static LedgerServer ledger;
    private static ServerProcess server;
    private static Load load;

    @BeforeAll
    static void startOneNode() {
        database = PostgresProcess.start(folder.resolve("database"));
        ledger = LedgerServer.start(folder.resolve("ledger"));
        server = ServerProcess.node(folder, "solo", database.port()).start();
        load = new Load(server);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        server.close();
        database.close();
    }

    @AfterEach
    void judge() {
        Judge.judge(database.snapshot(), folder.resolve("ledger"), load, 0);
    }

    /** Runs one task for each of these modes at once, all of which are handled. @return the error code of each, or "none" */
    private static Map<String, String> codes(String name, String timeout, List<String> modes) throws IOException {
        var tasks = IntStream.range(0, modes.size())
                .mapToObj(i -> Graphs.call("t" + i, ledger.at("/" + name + "/" + i + "?mode=" + modes.get(i)), List.of(),
                        "timeout", timeout, "continue_on_failure", true, "retry_policy", Map.of("max_attempts", 1)))
                .toList();
        var execution = load.start(server.client().store(Map.of("name", name, "tasks", tasks)));
        load.awaitEnd(execution, "succeeded", SOON);
        var codes = new LinkedHashMap<String, String>();
        for (var task : server.client().get("/executions/" + execution + "/tasks").items()) {
            int i = Integer.parseInt(String.valueOf(task.get("task_id")).substring(1));
            codes.put(modes.get(i), task.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("code")) : "none");
        }
        return codes;
    }

    @Test
    @Tag("F28")
    void endsACallAtItsTimeoutThoughThePeerHangsOrDripsOrNeverEnds() throws IOException {
        var codes = codes("slow", "2s", List.of("hang-after", "hang-before", "drip&ms=20", "informational", "endless"));
        assertThat(codes).containsEntry("hang-after", "timeout").containsEntry("hang-before", "timeout").containsEntry("drip&ms=20", "timeout");
        assertThat(codes.get("informational")).isIn("timeout", "connection", "payload.too_large");
        assertThat(codes.get("endless")).isIn("timeout", "payload.too_large");
        ledger.release("/slow/0");
        ledger.release("/slow/1");
    }

    @Test
    @Tag("F28")
    void keepsRoomForOthersWhileManyPeersHang() {
        ledger.behave("/hang", "mode=hang-after");
        var tasks = IntStream.range(0, 55).mapToObj(i -> Graphs.call("t" + i, ledger.at("/hang"), List.of(), "timeout", "5m")).toList();
        var hanging = server.client().store(Map.of("name", "hanging", "tasks", tasks));
        var stuck = List.of(load.start(hanging), load.start(hanging));
        ledger.await(entry -> entry.path().equals("/hang"), 110, SOON);
        var other = load.start(server.client().store(Graphs.chain("free", 3, ledger))); // of the same peer
        load.awaitEnd(other, "succeeded", Duration.ofSeconds(5));
        ledger.release("/hang");
        load.awaitEnds(stuck, "succeeded", SOON);
    }

    @Test
    @Tag("F29")
    void failsWithACodeAndWithoutARetryStormWhenThePeerTalksGarbage() throws IOException {
        var modes = List.of("garbage", "http09", "bad-chunk", "bad-gzip", "bomb", "short", "negative-length", "two-lengths", "huge-headers", "close",
                "reset", "ok&text=%7Bbroken");
        var codes = codes("garbage", "10s", modes);
        assertThat(codes.values()).allMatch(code -> List.of("connection", "payload.too_large", "http.invalid_body").contains(code), "a code of its own");
        assertThat(codes).containsEntry("bomb", "payload.too_large").containsEntry("ok&text=%7Bbroken", "http.invalid_body");
        for (int i = 0; i < modes.size(); i++) {
            assertThat(ledger.entries("/garbage/" + i)).as("calls of a task that may try once: " + modes.get(i)).hasSize(1);
        }
    }

    @Test
    @Tag("F30")
    @Tag("G06")
    void repeatsUnderANewKeyAfterEachAnswerUntilThePeerRecovers() {
        ledger.behave("/coin", "mode=fail&p=0.5");
        var tasks = IntStream.range(0, 20).mapToObj(i -> Graphs.call("t" + i, ledger.at("/coin"), List.of())).toList();
        var execution = load.start(server.client().store(Map.of("name", "coin", "tasks", tasks)));
        load.awaitEnd(execution, "succeeded", SOON);
        for (int i = 0; i < 20; i++) {
            var key = execution + "/t" + i;
            var keys = ledger.entries("/coin").stream().map(LedgerEntry::key).filter(k -> k.equals(key) || k.startsWith(key + "/")).toList();
            var expected = IntStream.range(0, keys.size()).mapToObj(n -> n == 0 ? key : key + "/r" + n).toList();
            assertThat(keys).isEqualTo(expected);
        }
    }

    @Test
    @Tag("F30")
    @Tag("G12")
    void waitsAsLongAsABusyPeerAsksFor() {
        ledger.behave("/busy", "mode=fail&status=429&first=1&retry_after=3");
        ledger.behave("/full", "mode=fail&status=503&first=1&retry_after=7");
        var busy = load.start(server.client().store(
                Map.of("name", "busy", "tasks", List.of(Graphs.call("busy", ledger.at("/busy"), List.of())))));
        var full = load.start(server.client().store(
                Map.of("name", "full", "tasks", List.of(Graphs.call("full", ledger.at("/full"), List.of())))));
        await("parked").pollInterval(Duration.ofMillis(50)).atMost(SOON).until(() -> load.status(full).filter("waiting"::equals).isPresent());
        assertThat(database.number("select count(*) from execution where id = '" + full + "' and owner is not null"))
                .as("a wait of more than five seconds holds nothing")
                .isZero();
        load.awaitEnds(List.of(busy, full), "succeeded", SOON);
        assertThat(gap("/busy")).isBetween(Duration.ofMillis(2_990), Duration.ofSeconds(5));
        assertThat(gap("/full")).isBetween(Duration.ofMillis(6_990), Duration.ofSeconds(10));
    }

    private static Duration gap(String path) {
        var calls = ledger.entries(path);
        assertThat(calls).hasSize(2);
        return Duration.between(calls.getFirst().at(), calls.getLast().at());
    }

    @Test
    @Tag("F31")
    void takesTheFirstOfTwoAnswersAndGivesTheSecondToNobody() throws IOException {
        try (var proxy = FaultProxy.before(ledger.port())) {
            proxy.set(Direction.TO_CLIENT, new Fault.Repeat());
            var url = "http://127.0.0.1:" + proxy.port();
            var tasks = List.of(
                    Graphs.call("first", url + "/one?mode=ok&text=1", List.of()),
                    Graphs.call("second", url + "/two?mode=ok&text=2", List.of("first")),
                    Graphs.call("third", ledger.at("/three?mode=twice&text=3"), List.of("second")),
                    Graphs.call("fourth", ledger.at("/four?mode=ok&text=4"), List.of("third")));
            var output = "${[tasks.first.output.body, tasks.second.output.body, tasks.third.output.body, tasks.fourth.output.body]}";
            var execution = load.start(server.client().store(Graphs.workflow("repeating", tasks, output)));
            load.awaitEnd(execution, "succeeded", SOON);
            assertThat(server.client().get("/executions/" + execution).body().get("output")).isEqualTo(List.of(1L, 2L, 3L, 4L));
            assertThat(ledger.entries()).filteredOn(entry -> entry.key() != null && entry.key().startsWith(execution)).hasSize(4);
        }
    }

    private static Map<String, ?> computing(String expression) {
        return Map.of("name", "poison", "tasks", List.of(
                Map.of("task_id", "a", "type", "transform", "parameters", Map.of("output", "${" + expression + "}"))));
    }

    private static Map<String, ?> star(int tasks) {
        return Map.of("name", "star " + tasks, "tasks", IntStream.range(0, tasks)
                .mapToObj(i -> Map.of("task_id", "t" + i, "type", "transform", "parameters", Map.of("output", i),
                        "dependencies", i == 0 ? List.of() : List.of("t0")))
                .toList());
    }

    @Test
    @Tag("F22")
    void refusesPoisonousDefinitionsWithPointersAndGoesOn() throws IOException {
        var poisons = Map.of(
                "/tasks/0/parameters/output", computing("(".repeat(5_000) + "1" + ")".repeat(5_000)),
                "/tasks/0/type", Map.of("name", "poison", "tasks", List.of(Map.of("task_id", "a", "type", "exec", "parameters", Map.of()))),
                "/tasks/0/task_id", Map.of("name", "poison", "tasks", List.of(
                        Map.of("task_id", "a".repeat(100_000), "type", "transform", "parameters", Map.of("output", 1)))),
                "/tasks", star(10_001));
        for (var poison : poisons.entrySet()) {
            var answer = server.client().post("/workflows", poison.getValue());
            assertThat(answer.status()).as("%s", poison.getKey()).isEqualTo(422);
            assertThat(String.valueOf(answer.body().get("errors"))).contains("pointer=" + poison.getKey());
        }
        var execution = load.start(server.client().store(star(2_000)));
        load.awaitEnd(execution, "succeeded", SOON);
    }
}
