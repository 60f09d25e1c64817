package dev.waybill.checker;

import dev.waybill.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes, row by row, what a run that keeps every promise leaves behind: executions, journals, calls, answers. */
final class LegalRun {
    static final UUID TENANT = new UUID(0, 1);
    static final UUID WORKFLOW = new UUID(0, 2);
    /** Ran to its end through a retry, a branch, a delay and a large value. */
    static final UUID DONE = new UUID(0x0196000000007000L, 0x8000000000000001L);
    /** Failed, was retried by hand and succeeded. */
    static final UUID RETRIED = new UUID(0x0196000000007000L, 0x8000000000000002L);
    static final UUID WAITING = new UUID(0x0196000000007000L, 0x8000000000000003L);
    static final UUID CANCELLED = new UUID(0x0196000000007000L, 0x8000000000000004L);
    static final UUID RUNNING = new UUID(0x0196000000007000L, 0x8000000000000005L);
    static final UUID FAILED = new UUID(0x0196000000007000L, 0x8000000000000006L);
    static final UUID BLOB = new UUID(0, 9);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    static final String BRANCHING = """
            {"name": "branching", "tasks": [
              {"task_id": "fetch", "type": "http_request"},
              {"task_id": "price", "type": "transform", "dependencies": ["fetch"]},
              {"task_id": "is_big", "type": "condition", "dependencies": ["price"]},
              {"task_id": "book", "type": "http_request", "dependencies": [{"task_id": "is_big", "outcome": "true"}]},
              {"task_id": "drop", "type": "transform", "dependencies": [{"task_id": "is_big", "outcome": "false"}]},
              {"task_id": "pause", "type": "delay", "dependencies": ["book"]},
              {"task_id": "join", "type": "transform", "dependencies": ["drop", "pause"]},
              {"task_id": "never", "type": "transform", "dependencies": ["fetch"], "when": "false"}]}""";
    private static final String STRICT = """
            {"name": "strict", "retry_policy": {"max_attempts": 1}, "tasks": [
              {"task_id": "call", "type": "http_request"},
              {"task_id": "side", "type": "http_request"},
              {"task_id": "next", "type": "http_request", "dependencies": ["side"]},
              {"task_id": "after", "type": "transform", "dependencies": ["call"]}]}""";

    private final Connection connection;
    private final List<LedgerCall> calls = new ArrayList<>();
    private UUID execution = DONE;
    private int sequence;
    private long millis;
    private long epoch = 1;

    private LegalRun(Connection connection) {
        this.connection = connection;
    }

    /** @return the calls that the peer saw */
    static List<LedgerCall> write(Connection connection) throws SQLException {
        var run = new LegalRun(connection);
        run.run("insert into node (name) values ('a'), ('b')");
        run.version(1, BRANCHING);
        run.version(2, STRICT);
        run.done();
        run.retried();
        run.waiting();
        run.cancelled();
        run.failed();
        run.execution(RUNNING, 1, "running", Map.of("owner", 1L, "epoch", 1L));
        return run.calls;
    }

    private void done() throws SQLException {
        execution(DONE, 1, "succeeded", Map.of("epoch", 2L));
        call("fetch", "");
        attempt("fetch", 1, "failure", "http.503", 5);
        call("fetch", "/r1");
        attempt("fetch", 2, "success", null, 0);
        run("update journal set output = '@blob:" + BLOB + "' where task_id = 'fetch' and attempt = 2");
        run("insert into blob (tenant_id, execution_id, id, content) values (?, ?, ?, ?)", TENANT, DONE, BLOB, new byte[] {1});
        skipped("never");
        attempt("price", 1, "success", null, 0);
        attempt("is_big", 1, "true", null, 0);
        skipped("drop");
        call("book", "");
        attempt("book", 1, "success", null, 0);
        row("parked", "pause", null, null, null, 10);
        epoch = 2;
        row("claimed", null, null, null, null, 0);
        attempt("pause", 1, "success", null, 0);
        attempt("join", 1, "success", null, 0);
        ended("succeeded");
    }

    private void retried() throws SQLException {
        execution(RETRIED, 2, "succeeded", Map.of("attempt", 2, "epoch", 2L));
        call("side", "");
        attempt("side", 1, "success", null, 0);
        call("call", "");
        attempt("call", 1, "failure", "http.500", 0);
        ended("failed");
        row("retried", null, null, null, null, 0);
        epoch = 2;
        row("claimed", null, null, null, null, 0);
        call("call", "/r1");
        attempt("call", 2, "success", null, 0);
        call("next", "");
        attempt("next", 1, "success", null, 0);
        attempt("after", 1, "success", null, 0);
        ended("succeeded");
    }

    private void waiting() throws SQLException {
        execution(WAITING, 1, "waiting", Map.of("epoch", 1L, "wake_at", Timestamp.from(BEGIN)));
        call("fetch", "");
        attempt("fetch", 1, "failure", "timeout", 30_000);
    }

    private void cancelled() throws SQLException {
        execution(CANCELLED, 2, "cancelled", Map.of("epoch", 1L));
        call("side", "");
        attempt("side", 1, "success", null, 0);
        row("cancel_requested", null, null, null, null, 0);
        call("next", "");
        attempt("next", 1, "cancelled", "cancelled", 0);
        ended("cancelled");
    }

    private void failed() throws SQLException {
        execution(FAILED, 2, "failed", Map.of("epoch", 1L, "error_code", "http.500", "error_task_id", "call"));
        call("call", "");
        call("side", "");
        attempt("call", 1, "failure", "http.500", 0);
        attempt("side", 1, "success", null, 0);
        run("update journal set started_at = started_at - interval '1 ms' where execution_id = ? and task_id = 'side'", FAILED);
        ended("failed");
    }

    private void version(int number, String definition) throws SQLException {
        run("""
                insert into workflow_version (tenant_id, workflow_id, version, definition, definition_hash, created_at, created_by)
                values (?, ?, ?, ?, ?, ?, 'test')""", TENANT, WORKFLOW, number, definition, sha256(definition), Timestamp.from(BEGIN));
    }

    private void execution(UUID id, int version, String status, Map<String, Object> columns) throws SQLException {
        execution = id;
        sequence = 0;
        epoch = 1;
        var isEnded = List.of("succeeded", "failed", "cancelled").contains(status);
        run("""
                insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt,
                    trigger_type, trigger, input, error_code, error_task_id, created_at, started_at, completed_at, owner, epoch, wake_at)
                select ?, ?, workflow_id, version, 'x', definition_hash, ?, ?, 'manual', '{"type": "manual"}', '{}', ?, ?,
                    created_at, created_at, ?, ?, ?, ?
                from workflow_version
                where version = ?""",
                TENANT, id, status, columns.getOrDefault("attempt", 1), columns.get("error_code"), columns.get("error_task_id"),
                isEnded ? Timestamp.from(BEGIN) : null, columns.get("owner"), columns.get("epoch"), columns.get("wake_at"), version);
    }

    private void attempt(String task, int attempt, String outcome, @Nullable String error, long dueInMillis) throws SQLException {
        row("attempt", task, attempt, outcome, error, dueInMillis);
    }

    private void skipped(String task) throws SQLException {
        row("skipped", task, null, "skipped", null, 0);
    }

    private void ended(String status) throws SQLException {
        row("ended", null, null, status, null, 0);
    }

    /** Starts 2 ms before it ends; what follows it starts when it is due. */
    private void row(String kind, @Nullable String task, @Nullable Integer attempt, @Nullable String outcome, @Nullable String error,
            long dueInMillis) throws SQLException {
        var started = at(millis);
        var at = at(millis + 2);
        millis += 2 + dueInMillis;
        run("""
                insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, error, started_at, at, due_at,
                    incarnation, epoch)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)""",
                TENANT, execution, ++sequence, kind, task, attempt, outcome,
                error == null ? null : Json.write(Map.of("code", error, "message", "It failed")),
                attempt == null ? null : started, at, dueInMillis == 0 ? null : at(millis), epoch);
    }

    /** Reaches the peer in the middle of the attempt that follows. */
    private void call(String task, String suffix) {
        calls.add(new LedgerCall(calls.size() + 1L, BEGIN.plusMillis(millis + 1), execution + "/" + task + suffix, "00", "/" + task));
    }

    private static Timestamp at(long millis) {
        return Timestamp.from(BEGIN.plusMillis(millis));
    }

    private void run(String sql, @Nullable Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
