package dev.waybill.worker;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class WorkerApiTest {
    private static final String EXECUTIONS = "/api/v1/executions/";

    private final Api api = ApiServer.api();
    private final String topic = name("topic");

    private String workflow(Map<String, Object> more, Map<String, Object> ofTask) {
        var parameters = new HashMap<String, Object>(Map.of("topic", topic, "input", Map.of("text", "${input.text}")));
        parameters.putAll(more);
        var task = new HashMap<String, Object>(Map.of("task_id", "work", "type", "worker", "parameters", parameters));
        task.putAll(ofTask);
        var reply = api.post("/api/v1/workflows", Map.of("name", name("worker"), "tasks", List.of(task), "output", "${tasks.work.output}"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return "/api/v1/workflows/" + reply.at("id") + "/execute";
    }

    private String start(String workflow, String text) {
        return (String) api.post(workflow, Map.of("input", Map.of("text", text))).at("id");
    }

    private Reply call(String path, Map<String, ?> body) {
        return api.post("/api/v1/workers/" + path, (Object) body);
    }

    private List<Map<?, ?>> poll(Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("topics", List.of(topic), "wait", 20));
        body.putAll(more);
        var reply = call("poll", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return ((List<?>) reply.at("tasks")).stream().<Map<?, ?>>map(task -> (Map<?, ?>) task).toList();
    }

    private static Map<String, Object> lease(Map<?, ?> task, Object... more) {
        var lease = new HashMap<String, Object>(Map.of("id", task.get("id"), "token", task.get("token")));
        for (int i = 0; i < more.length; i += 2) {
            lease.put((String) more[i], more[i + 1]);
        }
        return lease;
    }

    private Reply ended(String execution) {
        await().atMost(Duration.ofSeconds(30)).until(() -> api.get(EXECUTIONS + execution).at("completed_at") != null);
        return api.get(EXECUTIONS + execution);
    }

    @Test
    void aWorkerGetsTheTaskAndItsAnswerIsTheOutput() {
        var execution = start(workflow(Map.of(), Map.of()), "hello");
        var task = poll(Map.of()).getFirst();

        assertThat(task.get("input")).isEqualTo(Map.of("text", "hello"));
        assertThat(task.get("idempotency_key")).isEqualTo(execution + "/work");
        assertThat(call("complete", lease(task, "output", 7)).status()).isEqualTo(200);
        assertThat(call("complete", lease(task, "output", 7)).status()).as("its answer was lost").isEqualTo(200);
        assertThat(ended(execution).at("output")).isEqualTo(7L);
    }

    @Test
    void aWaitingPollHearsOfANewTaskAtOnce() throws Exception {
        var workflow = workflow(Map.of(), Map.of());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var polled = threads.submit(() -> poll(Map.of()));
            await().until(() -> ApiServer.bean(Workers.class).waiting() > 0);
            start(workflow, "now");
            assertThat(polled.get()).hasSize(1);
        }
    }

    @Test
    void aPollWithNothingToDoEndsWithItsWait() {
        assertThat(poll(Map.of("wait", 0))).isEmpty();
        assertThat(poll(Map.of("wait", 1))).isEmpty();
        await().atMost(Duration.ofSeconds(70)).until(() -> ApiServer.bean(Workers.class).waiting() == 0); // those of ended workers too
    }

    @Test
    void aFailureIsRepeatedAsThePolicySays() {
        var execution = start(workflow(Map.of(), Map.of("retry_policy", Map.of(
                "max_attempts", 2, "initial_interval", "10ms", "retryable", List.of("stock.empty")))), "x");
        assertThat(call("fail", lease(poll(Map.of()).getFirst(), "code", "stock.empty", "message", "Nothing left")).status()).isEqualTo(200);
        var second = poll(Map.of()).getFirst();
        assertThat(second.get("attempt")).isEqualTo(2L);
        assertThat(second.get("idempotency_key")).isEqualTo(execution + "/work/r1");
        call("fail", lease(second, "code", "stock.empty", "message", "Still nothing"));

        assertThat(ended(execution).at("error")).isEqualTo(Map.of("code", "stock.empty", "message", "Still nothing", "task_id", "work"));
    }

    @Test
    void aWorkerThatIsNotHeardOfLosesItsLeaseAndItsLateAnswer() {
        var execution = start(workflow(Map.of("lease", "1s"), Map.of()), "x");
        var dead = poll(Map.of()).getFirst();
        assertThat(call("heartbeat", lease(dead)).status()).isEqualTo(200);
        var next = poll(Map.of()).getFirst(); // waits for the end of the lease

        assertThat((long) next.get("token")).isGreaterThan((long) dead.get("token"));
        for (var late : List.of("complete", "fail", "heartbeat")) {
            var reply = call(late, lease(dead));
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.at("code")).isEqualTo("lease_lost");
        }
        assertThat(call("complete", lease(next, "output", "second")).status()).isEqualTo(200);
        assertThat(ended(execution).at("output")).isEqualTo("second");
    }

    @Test
    void tasksOfAPoolGoToItsWorkersOnly() {
        start(workflow(Map.of("pool", "gpu"), Map.of()), "x");
        await().until(() -> ApiServer.bean(JdbcClient.class).sql("select count(*) from worker_task where topic = ?").param(topic).query(Integer.class).single() == 1);
        assertThat(poll(Map.of("wait", 0))).isEmpty();
        assertThat(poll(Map.of("pool", "gpu"))).hasSize(1);
    }

    @Test
    void whatIsCancelledIsHandedToNobody() {
        var execution = start(workflow(Map.of(), Map.of()), "x");
        var task = poll(Map.of()).getFirst();
        await().until(() -> "waiting".equals(api.get(EXECUTIONS + execution).at("status")));
        api.post(EXECUTIONS + execution + "/cancel");

        assertThat(call("heartbeat", lease(task)).at("code")).isEqualTo("lease_lost");
        assertThat(call("complete", lease(task)).at("code")).isEqualTo("lease_lost");
        assertThat(ApiServer.stranger().post("/api/v1/workers/complete", (Object) lease(task)).status()).isEqualTo(409);
    }

    @Test
    void manyWorkersDoEachTaskOnce() throws Exception {
        var workflow = workflow(Map.of(), Map.of());
        var started = IntStream.range(0, 200).mapToObj(number -> start(workflow, "n" + number)).toList();
        var seen = new HashSet<Object>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Object>>> workers = IntStream.range(0, 8).<Callable<List<Object>>>mapToObj(_ -> () -> {
                List<Object> done = new ArrayList<>();
                for (var tasks = poll(Map.of("max", 5, "wait", 2)); !tasks.isEmpty(); tasks = poll(Map.of("max", 5, "wait", 2))) {
                    for (var task : tasks) {
                        assertThat(call("complete", lease(task, "output", ((Map<?, ?>) task.get("input")).get("text"))).status()).isEqualTo(200);
                        done.add(task.get("id"));
                    }
                }
                return done;
            }).toList();
            for (var done : threads.invokeAll(workers)) {
                done.get().forEach(id -> assertThat(seen.add(id)).as("%s is done twice", id).isTrue());
            }
        }
        assertThat(seen).hasSize(200);
        for (int i = 0; i < started.size(); i++) {
            assertThat(ended(started.get(i)).at("output")).isEqualTo("n" + i);
        }
    }

    @Test
    void strangeRequestsAreRefusedWithEveryFault() {
        var reply = call("poll", Map.of("topics", List.of(), "max", 1000, "wait", -1, "more", true));
        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(4);
        assertThat((List<?>) call("complete", Map.of()).json().get("errors")).hasSize(2);
        assertThat(call("complete", Map.of("id", "nonsense", "token", 1)).at("code")).isEqualTo("lease_lost");
        assertThat(call("fail", Map.of("id", "nonsense", "token", 1, "code", "NO!")).at("errors", "0", "pointer")).isEqualTo("/code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3 worker.py", "node --experimental-strip-types worker.ts", "java Worker.java"})
    void theWorkersOfTheDocumentationWork(String command) throws Exception {
        var words = new ArrayList<>(List.of(command.split(" ")));
        assumeThat(runs(words.subList(0, words.size() - 1))).as("there is no interpreter for " + command).isTrue();
        words.set(0, words.getFirst().equals("java") ? Path.of(System.getProperty("java.home"), "bin", "java").toString() : words.getFirst());
        words.addAll(List.of("http://127.0.0.1:" + api.port(), api.key(), topic));
        var process = new ProcessBuilder(words).directory(Path.of("docs/examples/workers").toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            var execution = start(workflow(Map.of(), Map.of()), "shout");
            assertThat(ended(execution).at("output")).isEqualTo(Map.of("upper", "SHOUT"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean runs(List<String> command) throws InterruptedException {
        try {
            var words = new ArrayList<>(command);
            words.add("--version");
            return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
