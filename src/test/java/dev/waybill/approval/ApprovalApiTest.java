package dev.waybill.approval;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.approval.Approvals.Vote;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G13")
class ApprovalApiTest {
    private static final String APPROVALS = "/api/v1/approvals";
    private static final String EXECUTIONS = "/api/v1/executions/";
    private static final Map<String, Object> FORM = Map.of(
            "type", "object", "required", List.of("centre"), "properties", Map.of("centre", Map.of("type", "string")));

    private final Api api = ApiServer.api();

    private String workflow(Map<String, Object> more) {
        var parameters = new HashMap<String, Object>(Map.of("approvers", List.of("role:manager", "anna", "bert")));
        parameters.putAll(more);
        var tasks = List.of(
                Map.of("task_id", "ask", "type", "approval", "parameters", parameters),
                Map.of("task_id", "yes", "type", "transform", "dependencies", List.of(Map.of("task_id", "ask", "outcome", "approved")),
                        "parameters", Map.of("output", "yes")));
        var reply = api.post("/api/v1/workflows", Map.of(
                "name", name("approval"), "tasks", tasks, "output", Map.of("ask", "${tasks.ask.output}", "yes", "${tasks.yes.output}")));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return "/api/v1/workflows/" + reply.at("id") + "/execute";
    }

    private String start(String workflow) {
        return (String) api.post(workflow).at("id");
    }

    /** The path of the approval of an execution. */
    private String asked(String execution) {
        var found = new ArrayList<String>();
        await().until(() -> {
            for (var item : api.get(APPROVALS + "?limit=200").items()) {
                if (execution.equals(((Map<?, ?>) item).get("execution_id"))) {
                    found.add(APPROVALS + "/" + ((Map<?, ?>) item).get("id"));
                }
            }
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    private Map<?, ?> output(String execution) {
        await().until(() -> api.get(EXECUTIONS + execution).at("completed_at") != null);
        var ended = api.get(EXECUTIONS + execution);
        assertThat(ended.at("status")).as(ended.text()).isEqualTo("succeeded");
        return (Map<?, ?>) ended.at("output");
    }

    @Test
    void anApprovalLetsTheExecutionGoOnWithWhatWasFilledIn() {
        var execution = start(workflow(Map.of("title", "Spend it?", "form", FORM, "timeout", "1h")));
        var approval = asked(execution);
        assertThat(api.get(approval).at("title")).isEqualTo("Spend it?");
        assertThat(api.get(approval).at("form")).isEqualTo(FORM);

        var wrong = api.post(approval + "/approve", Map.of("form", Map.of("centre", 7)));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.at("errors", "0", "pointer")).isEqualTo("/form/centre");
        var right = api.post(approval + "/approve", Map.of("comment", "fine", "form", Map.of("centre", "K7")));

        assertThat(right.status()).as(right.text()).isEqualTo(200);
        assertThat(right.at("status")).isEqualTo("approved");
        var output = output(execution);
        assertThat(output.get("ask")).isEqualTo(Map.of("decision", "approved", "by", "admin", "comment", "fine", "form", Map.of("centre", "K7")));
        assertThat(output.get("yes")).isEqualTo("yes");
        assertThat(api.post(approval + "/reject").status()).isEqualTo(409);
    }

    @Test
    void aRejectionNeedsNoForm() {
        var execution = start(workflow(Map.of("form", FORM)));
        assertThat(api.post(asked(execution) + "/reject", Map.of("comment", "no")).status()).isEqualTo(200);
        assertThat(output(execution).get("yes")).isNull();
        assertThat(((Map<?, ?>) output(execution).get("ask")).get("decision")).isEqualTo("rejected");
    }

    @Test
    void aTimeoutDecidesAsItWasSaid() {
        for (var outcome : List.of("approve", "reject")) {
            var execution = start(workflow(Map.of("timeout", "20ms", "on_timeout", outcome)));
            assertThat(output(execution).get("yes")).isEqualTo(outcome.equals("approve") ? "yes" : null);
            assertThat(api.get(asked(execution)).at("status")).isEqualTo("timed_out");
            assertThat(api.post(asked(execution) + "/approve").at("code")).isEqualTo("approval_decided");
        }
        var failing = start(workflow(Map.of("timeout", "20ms", "on_timeout", "fail")));
        await().until(() -> "failed".equals(api.get(EXECUTIONS + failing).at("status")));
        assertThat(api.get(EXECUTIONS + failing).at("error", "code")).isEqualTo("approval.timeout");
    }

    @Test
    void onlyWhoIsAskedDecidesAndAQuorumTakesSeveral() {
        var execution = start(workflow(Map.of("quorum", 2)));
        var id = UUID.fromString(asked(execution).substring(APPROVALS.length() + 1));
        var approvals = ApiServer.bean(Approvals.class);

        assertThat(code(() -> approvals.decide(caller("carl"), id, yes()))).isEqualTo("approval_not_yours");
        assertThat(approvals.decide(caller("anna"), id, yes()).status()).isEqualTo(Approval.Status.PENDING);
        assertThat(code(() -> approvals.decide(caller("anna"), id, yes()))).isEqualTo("approval_decided");
        approvals.delegate(caller("bert"), id, "carl");
        assertThat(code(() -> approvals.decide(caller("bert"), id, yes()))).isEqualTo("approval_not_yours");
        assertThat(approvals.decide(caller("carl"), id, yes()).status()).isEqualTo(Approval.Status.APPROVED);
        assertThat(((Map<?, ?>) output(execution).get("ask")).get("by")).isEqualTo("carl");
    }

    private static Caller caller(String name) {
        return new Caller(TenantId.FIRST, name);
    }

    private static Vote yes() {
        return new Vote(true, Optional.empty(), Optional.empty());
    }

    private static String code(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    @Test
    void itIsEscalatedAndReminded() {
        var execution = start(workflow(Map.of(
                "remind_every", "30ms", "escalation", Map.of("after", "50ms", "approvers", List.of("role:director")), "timeout", "1h")));
        var approval = asked(execution);
        await().until(() -> (long) api.get(approval).at("reminders") >= 3 && api.get(approval).at("escalated_at") != null);
        assertThat(api.get(approval).at("approvers")).isEqualTo(List.of("role:manager", "user:anna", "user:bert", "role:director"));
        assertThat(api.post(approval + "/approve").status()).isEqualTo(200);
        assertThat(output(execution).get("yes")).isEqualTo("yes");
    }

    @Test
    void aCancelledExecutionAsksNobody() {
        var execution = start(workflow(Map.of()));
        var approval = asked(execution);
        await().until(() -> "waiting".equals(api.get(EXECUTIONS + execution).at("status")));
        api.post(EXECUTIONS + execution + "/cancel");

        assertThat(api.get(approval).at("status")).isEqualTo("cancelled");
        assertThat(api.get(APPROVALS + "?status=pending&limit=200").each("execution_id")).doesNotContain(execution);
        assertThat(api.post(approval + "/approve").at("code")).isEqualTo("approval_decided");
    }

    @Test
    void strangersAndStrangeRequestsAreRefused() {
        var approval = asked(start(workflow(Map.of())));
        assertThat(ApiServer.stranger().get(approval).status()).isEqualTo(404);
        assertThat(ApiServer.stranger().post(approval + "/approve").status()).isEqualTo(404);
        assertThat(api.post(approval + "/approve", Map.of("note", 1)).status()).isEqualTo(422);
        assertThat(api.post(approval + "/approve", Map.of("form", Map.of("x", 1))).at("errors", "0", "pointer")).isEqualTo("/form");
        assertThat(api.post(approval + "/delegate", Map.of()).at("errors", "0", "pointer")).isEqualTo("/to");
        assertThat(api.get(APPROVALS + "?status=open").status()).isEqualTo(400);
        api.post(approval + "/reject");
    }

    @Test
    void aFaultyDefinitionIsRefusedWithEveryFault() {
        var faulty = Map.of("name", name("faulty"), "tasks", List.of(Map.of("task_id", "ask", "type", "approval", "parameters",
                Map.of("approvers", List.of(), "on_timeout", "maybe", "quorum", 0))));
        var reply = api.post("/api/v1/workflows", faulty);
        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(3);
        var form = Map.of("name", name("faulty"), "tasks", List.of(Map.of("task_id", "ask", "type", "approval", "parameters",
                Map.of("approvers", List.of("anna"), "form", Map.of("type", "objekt"), "timeout", "soon"))));
        assertThat((List<?>) api.post("/api/v1/workflows", form).json().get("errors")).hasSize(2);
    }

    @Test
    @Tag("F39")
    void ofTwoDecisionsOneWins() throws Exception {
        var workflow = workflow(Map.of());
        var approvals = ApiServer.bean(Approvals.class);
        try (var threads = Executors.newFixedThreadPool(8); var voters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> rounds = IntStream.range(0, 1_000).<Callable<Void>>mapToObj(_ -> () -> {
                var execution = start(workflow);
                var id = ids(execution);
                var yes = voters.submit(() -> code(() -> approvals.decide(caller("anna"), id, yes())));
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
                var no = voters.submit(() -> code(() -> approvals.decide(caller("bert"), id, new Vote(false, Optional.empty(), Optional.empty()))));
                assertThat(List.of(yes.get(), no.get())).containsExactlyInAnyOrder("done", "approval_decided");
                assertThat(output(execution).get("yes")).isEqualTo(yes.get().equals("done") ? "yes" : null);
                return null;
            }).toList();
            for (var round : threads.invokeAll(rounds)) {
                round.get();
            }
        }
    }

    private static UUID ids(String execution) {
        var jdbc = ApiServer.bean(org.springframework.jdbc.core.simple.JdbcClient.class);
        return await().until(
                        () -> jdbc.sql("select id from approval where execution_id = ?::uuid").param(execution).query(UUID.class).optional(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
