package dev.waybill.bench.api;

import dev.waybill.bench.api.Call.Sort;
import dev.waybill.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** All calls, every endpoint of the API among them, with how often each is sent. */
final class Mix {
    private static final Set<Integer> OK = Set.of(200);
    private static final Set<Integer> ACCEPTED = Set.of(202);
    private static final long YEAR_MINUTES = 365L * 24 * 60;

    private final Client client;
    private final Cursors cursors;
    private final Targets targets;
    private final LargeExecution large;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Random random = new Random(4);
    private final List<Call> calls = new ArrayList<>();

    private Mix(Client client, Cursors cursors, Targets targets, LargeExecution large) {
        this.client = client;
        this.cursors = cursors;
        this.targets = targets;
        this.large = large;
    }

    static List<Call> calls(Client client, Targets targets, LargeExecution large) throws IOException, InterruptedException {
        var mix = new Mix(client, new Cursors(client), targets, large);
        mix.executions();
        mix.executionLists();
        mix.deepPages();
        mix.workflows();
        mix.starts();
        mix.steering();
        mix.editing();
        mix.rest();
        return List.copyOf(mix.calls);
    }

    private void executions() {
        var path = "/api/v1/executions/{execution}";
        read(path, "", 24, () -> "/executions/" + any(targets.executions()));
        read(path + "/tasks", "", 12, () -> "/executions/" + any(targets.executions()) + "/tasks");
        read(path + "/tasks", "of 10,000, first page", 1, () -> "/executions/" + large.ended() + "/tasks");
        read(path + "/tasks", "of 10,000, any page of 200", 1, () -> tasks(large.ended()));
        read(path + "/tasks", "of 10,000, live, any page of 200", 1, () -> tasks(large.live()));
        read(path + "/journal", "", 8, () -> "/executions/" + any(targets.executions()) + "/journal");
        read(path + "/journal", "of 10,000, any page of 200", 1, () -> "/executions/" + large.ended() + "/journal?limit=200&cursor="
                + deep("/executions/" + large.ended() + "/journal", List.of((long) random.nextInt(LargeExecution.TASKS))));
    }

    private String tasks(UUID execution) {
        var path = "/executions/" + execution + "/tasks";
        return path + "?limit=200&cursor=" + deep(path, List.of((long) random.nextInt(LargeExecution.TASKS)));
    }

    private void executionLists() {
        list("", 4, () -> "");
        list("200", 2, () -> "limit=200");
        list("oldest first", 2, () -> "sort=created_at");
        for (var status : List.of("queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled", "timed_out")) {
            list("status " + status, 1, () -> "status=" + status);
        }
        list("status failed, oldest first", 1, () -> "status=failed&sort=created_at");
        list("four statuses", 1, () -> "status=failed&status=timed_out&status=cancelled&status=paused");
        for (var trigger : List.of("manual", "scheduled", "webhook", "event", "workflow")) {
            list("trigger " + trigger, 1, () -> "trigger=" + trigger);
        }
        list("of a busy workflow", 2, () -> "workflow_id=" + busy());
        list("of any workflow", 3, () -> "workflow_id=" + any(targets.orders()));
        list("of a busy workflow, failed", 1, () -> "status=failed&workflow_id=" + busy());
        list("of a busy workflow, cancelled (none)", 1, () -> "status=cancelled&workflow_id=" + busy());
        list("of a busy workflow, trigger workflow", 1, () -> "trigger=workflow&workflow_id=" + busy());
        list("failed, trigger workflow", 1, () -> "trigger=workflow&status=failed");
        list("of an hour", 2, this::hour);
        list("before an instant", 1, () -> "created_before=" + ago(random.nextInt(100_000)));
        list("after an instant, oldest first", 1, () -> "sort=created_at&created_after=" + ago(random.nextInt(100_000)));
        list("of an hour, paused", 1, () -> hour() + "&status=paused");
        list("of an hour, of a busy workflow, failed, manual", 1, () -> hour() + "&status=failed&trigger=manual&workflow_id=" + busy());
    }

    private String hour() {
        int minutes = 60 + random.nextInt(100_000);
        return "created_after=" + ago(minutes + 60) + "&created_before=" + ago(minutes);
    }

    private Instant ago(int minutes) {
        return now.minus(minutes, ChronoUnit.MINUTES);
    }

    private void deepPages() {
        page("deep page", "");
        page("deep page, oldest first", "sort=created_at");
        page("deep page, status succeeded", "status=succeeded");
        page("deep page, status failed", "status=failed");
        page("deep page, of a busy workflow", "workflow_id=" + targets.orders().getFirst());
        page("deep page, trigger webhook", "trigger=webhook");
    }

    private void page(String title, String query) {
        list(title, 1, () -> query + (query.isEmpty() ? "" : "&") + "cursor="
                + deep("/executions?" + query, List.of(any(targets.executions()).toString())));
    }

    private void workflows() {
        var path = "/api/v1/workflows";
        read(path + "/{workflow}", "", 5, () -> "/workflows/" + any(targets.orders()));
        read(path + "/{workflow}", "version 1", 1, () -> "/workflows/" + any(targets.orders()) + "?version=1");
        read(path + "/{workflow}/versions", "", 1, () -> "/workflows/" + any(targets.orders()) + "/versions");
        read(path + "/{workflow}/route", "", 1, () -> "/workflows/" + any(targets.orders()) + "/route");
        for (var query : List.of("", "limit=200", "sort=created_at", "sort=name", "sort=-name", "is_active=false", "tag=team-7", "tag=nobody",
                "q=invoice", "q=PRICE+an", "q=0042", "q=e", "q=nowhere", "q=payroll&tag=team-4&is_active=true&sort=name")) {
            read(path, query, 1, () -> "/workflows?" + query);
        }
        for (var sort : List.of("-created_at", "created_at", "name", "-name")) {
            read(path, "deep page, " + sort, 1, () -> "/workflows?sort=" + sort + "&cursor=" + deep("/workflows?sort=" + sort, workflowKey()));
        }
    }

    private List<?> workflowKey() {
        long minutes = random.nextLong(YEAR_MINUTES);
        var name = List.of("invoice", "onboarding", "refund", "shipment").get(random.nextInt(4)) + "-" + random.nextInt(10_000);
        return List.of(now.minus(minutes, ChronoUnit.MINUTES).toEpochMilli(), targets.orders().getFirst().toString(), name);
    }

    private void starts() {
        start("", 30, () -> execute(order()));
        start("with a key", 10, () -> execute(order(), "Idempotency-Key", UUID.randomUUID().toString()));
        calls.add(new Call("POST /api/v1/workflows/{workflow}/execute", "and wait for the end", Sort.START, 4,
                () -> execute(order(), "Prefer", "wait=10"), OK));
        calls.add(new Call("POST /api/v1/workflows/{workflow}/execute", "the same key again", Sort.START, 2,
                () -> execute("{\"input\":{\"order_id\":\"A-1\",\"unit_price\":25,\"quantity\":5}}", "Idempotency-Key", "always-the-same"), ACCEPTED));
    }

    private void start(String title, int weight, Supplier<HttpRequest> request) {
        calls.add(new Call("POST /api/v1/workflows/{workflow}/execute", title, Sort.START, weight, request, ACCEPTED));
    }

    private String order() {
        return "{\"input\":{\"order_id\":\"A-" + random.nextInt(1_000_000) + "\",\"customer\":\"C-" + random.nextInt(1_000)
                + "\",\"sku\":\"lamp-17\",\"unit_price\":25,\"quantity\":" + (1 + random.nextInt(9)) + "}}";
    }

    private HttpRequest execute(String body, String... headers) {
        return client.request("POST", "/workflows/" + (body.contains("\"A-1\"") ? targets.orders().getFirst() : busy()) + "/execute", body, headers);
    }

    private void steering() {
        var ended = new ArrayDeque<>(targets.waiting().subList(targets.waiting().size() / 2, targets.waiting().size()));
        var failed = new ArrayDeque<>(targets.failed());
        var paused = new ArrayDeque<UUID>();
        steer("pause", () -> {
            var id = targets.waiting().get(random.nextInt(targets.waiting().size() / 2));
            paused.add(id);
            return id;
        });
        steer("resume", () -> paused.size() > 1 ? paused.removeFirst() : targets.waiting().getFirst());
        steer("cancel", () -> next(ended));
        steer("retry", () -> next(failed));
    }

    private void steer(String verb, Supplier<UUID> execution) {
        calls.add(new Call("POST /api/v1/executions/{execution}/" + verb, "", Sort.CHANGE, 1,
                () -> client.request("POST", "/executions/" + execution.get() + "/" + verb, ""), ACCEPTED));
    }

    /** Round and round: what was steered long ago may be so again, or refuse it. */
    private static UUID next(Deque<UUID> ids) {
        var id = ids.removeFirst();
        ids.addLast(id);
        return id;
    }

    private void editing() throws IOException, InterruptedException {
        var path = "/api/v1/workflows";
        var edited = Originals.id(client.json(client.request("POST", "/workflows", definition("edited"))));
        var doomed = new ArrayDeque<UUID>();
        for (int i = 0; i < 500; i++) {
            doomed.add(Originals.id(client.json(client.request("POST", "/workflows", definition("doomed")))));
        }
        change("POST " + path, 201, () -> client.request("POST", "/workflows", definition("new")));
        change("PUT " + path + "/{workflow}", 200, () -> client.request("PUT", "/workflows/" + edited, definition("edited")));
        change("DELETE " + path + "/{workflow}", 204, () -> client.request("DELETE", "/workflows/" + doomed.removeFirst(), ""));
        change("POST " + path + "/{workflow}/activate", 200, () -> client.request("POST", "/workflows/" + edited + "/activate", ""));
        change("POST " + path + "/{workflow}/deactivate", 200, () -> client.request("POST", "/workflows/" + edited + "/deactivate", ""));
        change("POST " + path + "/{workflow}/versions/{version}/restore", 200,
                () -> client.request("POST", "/workflows/" + edited + "/versions/1/restore", ""));
        calls.add(new Call("POST " + path + "/validate", "", Sort.READ, 1, () -> client.request("POST", "/workflows/validate", definition("new")), OK));
    }

    private void change(String operation, int expected, Supplier<HttpRequest> request) {
        calls.add(new Call(operation, "", Sort.CHANGE, 1, request, Set.of(expected)));
    }

    private String definition(String prefix) {
        return Json.write(Template.Kind.ORDER.definition(prefix + "-" + UUID.randomUUID()));
    }

    private void rest() {
        read("/api/v1/schemas/workflow.json", "", 1, () -> "/schemas/workflow.json");
        read("/api/v1/health/live", "", 1, () -> "/health/live");
        read("/api/v1/health/ready", "", 1, () -> "/health/ready");
        read("/problems", "", 1, () -> "//problems");
        read("/problems/{code}", "", 1, () -> "//problems/workflow_not_found");
    }

    private void list(String title, int weight, Supplier<String> query) {
        read("/api/v1/executions", title, weight, () -> "/executions?" + query.get());
    }

    private void read(String path, String title, int weight, Supplier<String> target) {
        calls.add(new Call("GET " + path, title, Sort.READ, weight, () -> client.request("GET", target.get(), ""), OK));
    }

    private String deep(String path, List<?> key) {
        return cursors.deep(path, key);
    }

    private UUID busy() {
        return targets.orders().get(random.nextInt(Math.min(20, targets.orders().size())));
    }

    private UUID any(List<UUID> ids) {
        return ids.get(random.nextInt(ids.size()));
    }
}
