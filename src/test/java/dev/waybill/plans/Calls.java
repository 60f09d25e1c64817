package dev.waybill.plans;

import static org.awaitility.Awaitility.await;

import dev.waybill.json.Json;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Sends every call of the API, the lists with each filter and order. */
final class Calls {
    private static final String EXECUTIONS = "/api/v1/executions";
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String BUSY = "00000000-0000-7000-8000-000000000000";
    private static final Instant DEEP = Instant.now().minus(100, ChronoUnit.DAYS);

    private final Api api;
    private final Set<String> sent = new TreeSet<>();

    Calls(Api api) {
        this.api = api;
    }

    /** @return method and path of every call, as the description has them */
    Set<String> send() {
        lists();
        var workflow = edit();
        run(workflow);
        for (var path : List.of("/api/v1/schemas/workflow.json", "/api/v1/health/live", "/api/v1/health/ready", "/problems")) {
            get(path, path);
        }
        get("/problems/{code}", "/problems/workflow_not_found");
        return sent;
    }

    private void lists() {
        for (var sort : List.of("created_at", "-created_at")) {
            for (var filter : filters()) {
                var query = EXECUTIONS + "?limit=200&sort=" + sort + filter;
                get(EXECUTIONS, query);
                deep(EXECUTIONS, query, List.of(firstId().toString()));
            }
        }
        for (var sort : List.of("created_at", "-created_at", "name", "-name")) {
            for (var filter : List.of("", "&q=order-29", "&q=nowhere", "&tag=team-7", "&tag=nobody", "&is_active=false", "&q=order&tag=team-7&is_active=true")) {
                var query = WORKFLOWS + "?limit=200&sort=" + sort + filter;
                get(WORKFLOWS, query);
                deep(WORKFLOWS, query, List.of(DEEP.toEpochMilli(), BUSY, "order-15"));
            }
        }
    }

    /** Every filter, and every two of them, and all. */
    private static List<String> filters() {
        var after = "&created_after=" + DEEP;
        var before = "&created_before=" + DEEP.plus(1, ChronoUnit.DAYS);
        var filters = new ArrayList<>(List.of("", "&status=succeeded", "&trigger=manual", "&status=failed&status=waiting&status=succeeded"));
        var rare = List.of("&status=failed", "&trigger=webhook", "&workflow_id=" + BUSY, after, before);
        for (int i = 0; i < rare.size(); i++) {
            filters.add(rare.get(i));
            for (int j = i + 1; j < rare.size(); j++) {
                filters.add(rare.get(i) + rare.get(j));
            }
        }
        for (var status : List.of("queued", "running", "waiting", "paused", "cancelled", "timed_out")) {
            filters.add("&status=" + status);
        }
        filters.add("&status=cancelled&status=running" + after + before);
        filters.add("&trigger=event");
        filters.add("&status=failed&trigger=webhook&workflow_id=" + BUSY + after + before);
        return filters;
    }

    private static UUID firstId() {
        return new UUID(DEEP.toEpochMilli() << 16 | 0x7000, 1L << 63);
    }

    /** The page after any item, not only after those that somebody pages to. */
    private void deep(String path, String query, List<?> key) {
        var cursor = api.get(query.replace("limit=200", "limit=1")).at("next_cursor");
        if (cursor != null) {
            var parts = (List<?>) Objects.requireNonNull(Json.parse(Base64.getUrlDecoder().decode(cursor.toString())));
            var json = Json.write(List.of(Objects.requireNonNull(parts.getFirst()), key)).getBytes(StandardCharsets.UTF_8);
            get(path, query + "&cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(json));
        }
    }

    private String edit() {
        var id = (String) api.post(WORKFLOWS, Samples.small(Samples.name("planned"))).at("id");
        sent.add("POST " + WORKFLOWS);
        var one = WORKFLOWS + "/{workflow}";
        var path = WORKFLOWS + "/" + id;
        api.put(path, Samples.patient(Samples.name("replaced")));
        sent.add("PUT " + one);
        get(one, path);
        get(one, path + "?version=1");
        get(one + "/versions", path + "/versions");
        get(one + "/route", path + "/route");
        for (var verb : List.of("/deactivate", "/activate")) {
            post(one + verb, path + verb, 200);
        }
        post(one + "/versions/{version}/restore", path + "/versions/1/restore", 200);
        api.post(WORKFLOWS + "/validate", Samples.small("any"));
        sent.add("POST " + WORKFLOWS + "/validate");
        var doomed = (String) api.post(WORKFLOWS, Samples.small(Samples.name("doomed"))).at("id");
        api.delete(WORKFLOWS + "/" + doomed);
        sent.add("DELETE " + one);
        return id;
    }

    private void run(String workflow) {
        var start = WORKFLOWS + "/" + workflow + "/execute";
        var execution = (String) api.post(start, Map.of("input", Map.of("n", 1)), "Prefer", "wait=30").at("id");
        sent.add("POST " + WORKFLOWS + "/{workflow}/execute");
        for (int i = 0; i < 2; i++) {
            api.post(start, Map.of("input", Map.of("n", 1)), "Idempotency-Key", "once");
        }
        var one = EXECUTIONS + "/{execution}";
        for (var part : List.of("", "/tasks", "/journal")) {
            get(one + part, EXECUTIONS + "/" + execution + part);
        }
        var patient = (String) api.post(WORKFLOWS, Samples.patient(Samples.name("patient"))).at("id");
        var waiting = EXECUTIONS + "/" + api.post(WORKFLOWS + "/" + patient + "/execute").at("id");
        for (var verb : List.of("/pause", "/resume", "/cancel")) {
            post(one + verb, waiting + verb, 202);
        }
        await().until(() -> "cancelled".equals(api.get(waiting).at("status")));
        events();
        approvals();
        workers();
        post(one + "/retry", waiting + "/retry", 202);
        api.post(waiting + "/cancel");
    }

    /** Kept, awaited, received, given up. */
    private void events() {
        post("/api/v1/events/{event}", "/api/v1/events/paid?correlation=early", 202);
        var wait = Map.of("task_id", "paid", "type", "wait_event", "parameters", Map.of(
                "event", "paid", "correlation", "${input.order}", "timeout", "${input.timeout}"));
        var workflow = WORKFLOWS + "/" + api.post(WORKFLOWS, Map.of("name", Samples.name("events"), "tasks", List.of(wait))).at("id") + "/execute";
        for (var timeout : List.of("10ms", "1h")) {
            api.post(workflow, Map.of("input", Map.of("order", "early", "timeout", timeout)), "Prefer", "wait=1");
        }
        var waiting = EXECUTIONS + "/" + api.post(workflow, Map.of("input", Map.of("order", "late", "timeout", "1h"))).at("id");
        await().until(() -> "waiting".equals(api.get(waiting).at("status")));
        post(EXECUTIONS + "/{execution}/events/{event}", waiting + "/events/paid", 202);
        api.post("/api/v1/events/paid?correlation=keyed", Map.of(), "Idempotency-Key", "once");
        await().until(() -> "succeeded".equals(api.get(waiting).at("status")));
    }

    private void approvals() {
        var task = Map.of("task_id", "ask", "type", "approval", "parameters", Map.of(
                "approvers", List.of("anna"), "timeout", "${input.timeout}", "remind_every", "30ms",
                "escalation", Map.of("after", "20ms", "approvers", List.of("bert"))));
        var workflow = WORKFLOWS + "/" + api.post(WORKFLOWS, Map.of("name", Samples.name("approvals"), "tasks", List.of(task))).at("id") + "/execute";
        api.post(workflow, Map.of("input", Map.of("timeout", "100ms")), "Prefer", "wait=30");
        var path = "/api/v1/approvals";
        for (var verb : List.of("/delegate", "/approve", "/reject")) {
            api.post(workflow, Map.of("input", Map.of("timeout", "1h")));
            await().until(() -> !api.get(path + "?status=pending").items().isEmpty());
            get(path, path + "?status=pending&mine=true");
            get(path, path + "?mine=false&status=approved");
            var one = path + "/" + api.get(path + "?status=pending").each("id").getFirst();
            get(path + "/{approval}", one);
            var reply = api.post(one + verb, verb.equals("/delegate") ? Map.of("to", "carl") : Map.of());
            require(reply.status() == 200, one + verb + " is answered with " + reply.text());
            sent.add("POST " + path + "/{approval}" + verb);
        }
    }

    private void workers() {
        var path = "/api/v1/workers";
        var task = Map.of("task_id", "work", "type", "worker", "parameters", Map.of("topic", "planned"));
        var workflow = WORKFLOWS + "/" + api.post(WORKFLOWS, Map.of("name", Samples.name("workers"), "tasks", List.of(task))).at("id") + "/execute";
        for (var end : List.of("/complete", "/fail")) {
            api.post(workflow);
            var taken = (Map<?, ?>) ((List<?>) api.post(path + "/poll", Map.of("topics", List.of("planned", "other"), "wait", 20)).at("tasks")).getFirst();
            for (var verb : List.of("/heartbeat", end)) {
                var reply = api.post(path + verb, Map.of("id", taken.get("id"), "token", taken.get("token")));
                require(reply.status() == 200, path + verb + " is answered with " + reply.text());
                sent.add("POST " + path + verb);
            }
        }
        sent.add("POST " + path + "/poll");
    }

    private void get(String described, String path) {
        var reply = api.get(path);
        require(reply.status() == 200, path + " is answered with " + reply.text());
        sent.add("GET " + described);
    }

    private void post(String described, String path, int status) {
        var reply = api.post(path);
        require(reply.status() == status, path + " is answered with " + reply.text());
        sent.add("POST " + described);
    }

    private static void require(boolean isWell, String otherwise) {
        if (!isWell) {
            throw new AssertionError(otherwise);
        }
    }
}
