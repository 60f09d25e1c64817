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
        tryOut();
        return sent;
    }

    private void tryOut() {
        var small = (String) api.post(WORKFLOWS, Samples.small(Samples.name("tried"))).at("id");
        var one = WORKFLOWS + "/{workflow}";
        var path = WORKFLOWS + "/" + small;
        var test = Map.<String, Object>of("input", Map.of("n", 1));
        send("POST", one + "/test", path + "/test", test);
        send("POST", WORKFLOWS + "/test", WORKFLOWS + "/test", Map.of("definition", Samples.small("any"), "input", Map.of("n", 1)));
        send("PUT", one + "/samples/{task}", path + "/samples/double", Map.of("context", test));
        get(one + "/samples/{task}", path + "/samples/double");
        send("POST", one + "/tasks/{task}/run", path + "/tasks/double/run", Map.of("execute", true));
        require(api.delete(path + "/samples/double").status() == 204, "A sample is deleted");
        sent.add("DELETE " + one + "/samples/{task}");
        var execution = api.post(path + "/execute", test, "Prefer", "wait=30").at("id");
        send("POST", "/api/v1/expressions/evaluate", "/api/v1/expressions/evaluate", Map.of("expression", "tasks.double.output", "execution_id", execution));
        send("POST", one + "/shadow", path + "/shadow", Map.of("last", 2));
        var patient = (String) api.post(WORKFLOWS, Samples.patient(Samples.name("debugged"))).at("id");
        var start = Map.<String, Object>of("breakpoints", List.of("wait"));
        var paused = EXECUTIONS + "/" + api.post(WORKFLOWS + "/" + patient + "/execute", start).at("id");
        send("PUT", EXECUTIONS + "/{execution}/breakpoints", paused + "/breakpoints", start);
        get(EXECUTIONS + "/{execution}/breakpoints", paused + "/breakpoints");
        api.post(paused + "/cancel");
    }

    private void send(String method, String described, String path, Object body) {
        var reply = method.equals("PUT") ? api.put(path, body) : api.post(path, body);
        require(reply.status() == 200, path + " is answered with " + reply.text());
        sent.add(method + " " + described);
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
            for (var filter : List.of("", "&q=order-29", "&q=nowhere", "&tag=team-7", "&tag=nobody", "&is_active=false", "&is_draft=true", "&q=order&tag=team-7&is_active=true")) {
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
        filters.addAll(List.of("&sla=missed", "&sla=warned", "&sla=missed&status=failed", "&attr.region=1", "&attr.order_id=17&status=failed", "&attr.order_id=17&attr.region=1&status=failed&status=succeeded", "&attr.region=0&workflow_id=" + BUSY));
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
        get(one + "/diff", path + "/diff?from=1&to=2");
        draft(one, path);
        rollOut(one, path);
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

    private void draft(String one, String path) {
        for (int i = 0; i < 2; i++) {
            require(api.put(path + "/draft", Samples.small(Samples.name("drafted"))).status() == 200, "a draft is kept");
        }
        sent.add("PUT " + one + "/draft");
        get(one + "/draft", path + "/draft");
        post(one + "/draft/publish", path + "/draft/publish", 200);
        api.put(path + "/draft", Samples.patient(Samples.name("drafted")));
        api.delete(path + "/draft");
        sent.add("DELETE " + one + "/draft");
    }

    private void rollOut(String one, String path) {
        var rule = Map.<String, Object>of("version", 1, "percent", 100);
        for (int i = 0; i < 2; i++) {
            require(api.put(path + "/rollout", rule).status() == 200, "a version is rolled out");
            api.post(path + "/execute", Map.of("input", Map.of("n", 1)), "Prefer", "wait=30");
            get(one + "/rollout", path + "/rollout");
            get(one + "/rollouts", path + "/rollouts");
            api.delete(path + "/rollout");
        }
        sent.add("PUT " + one + "/rollout");
        sent.add("DELETE " + one + "/rollout");
        api.put(path + "/rollout", rule);
        post(one + "/rollout/promote", path + "/rollout/promote", 200);
    }

    private void run(String workflow) {
        var start = WORKFLOWS + "/" + workflow + "/execute";
        var execution = (String) api.post(start, Map.of("input", Map.of("n", 1)), "Prefer", "wait=30").at("id");
        sent.add("POST " + WORKFLOWS + "/{workflow}/execute");
        for (int i = 0; i < 2; i++) {
            api.post(start, Map.of("input", Map.of("n", 1)), "Idempotency-Key", "once");
        }
        var one = EXECUTIONS + "/{execution}";
        for (var part : List.of("", "/tasks", "/journal", "/why")) {
            get(one + part, EXECUTIONS + "/" + execution + part);
        }
        var others = api.get(EXECUTIONS + "?limit=1&status=failed");
        get(one + "/compare", EXECUTIONS + "/" + execution + "/compare?with=" + others.at("items", "0", "id"));
        var failures = "/api/v1/failures";
        get(failures, failures + "?limit=200");
        get(failures, failures + "?workflow_id=" + BUSY);
        var group = failures + "/" + api.get(failures).at("items", "0", "id");
        get(failures + "/{failure}", group);
        require(api.put(group, Map.of("owner", "ann")).status() == 200, group);
        sent.add("PUT " + failures + "/{failure}");
        jobs((String) api.get(failures).at("items", "0", "id"));
        get(one + "/export", EXECUTIONS + "/" + execution + "/export");
        imports(api.get(EXECUTIONS + "/" + execution + "/export").json());
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
        await().until(() -> "cancelled".equals(api.get(waiting).at("status")));
        var patch = waiting + "/tasks/wait/patch";
        require(api.post(patch, Map.of("outcome", "success", "reason", "to see")).status() == 202, patch);
        sent.add("POST " + one + "/tasks/{task}/patch");
        post(one + "/rerun", EXECUTIONS + "/" + execution + "/rerun", 202);
        require(api.post(EXECUTIONS + "/" + execution + "/rerun", Map.of("from_task", "double"), "Idempotency-Key", "again").status() == 202, "rerun");
    }

    private void jobs(String failure) {
        var path = EXECUTIONS + "/bulk";
        for (var filter : List.<Map<String, Object>>of(
                Map.of("status", List.of("failed"), "created_after", DEEP.toString()),
                Map.of("failure", failure),
                Map.of("workflow_id", BUSY, "created_before", DEEP.toString()),
                Map.of("trigger", "event"))) {
            require(api.post(path, Map.of("action", "retry", "filter", filter, "dry_run", true)).status() == 200, path);
        }
        var some = Map.of("workflow_id", BUSY, "trigger", "webhook", "status", List.of("paused"));
        var job = path + "/" + api.post(path, Map.of("action", "cancel", "filter", some)).at("id");
        sent.add("POST " + path);
        await().until(() -> "completed".equals(api.get(job).at("status")));
        get(path, path);
        get(path + "/{job}", job);
        get(path + "/{job}/failures", job + "/failures");
        post(path + "/{job}/stop", job + "/stop", 202);
    }

    private void imports(Map<String, Object> bundle) {
        var path = EXECUTIONS + "/imported";
        var imported = path + "/" + api.post(EXECUTIONS + "/import", bundle).at("id");
        sent.add("POST " + EXECUTIONS + "/import");
        get(path, path);
        get(path + "/{imported}", imported);
        require(api.delete(imported).status() == 204, imported);
        sent.add("DELETE " + path + "/{imported}");
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
