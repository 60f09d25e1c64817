package dev.waybill.checker;

import dev.waybill.json.Json;
import dev.waybill.model.Plan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Snapshot}. One use. */
public final class SnapshotReader {
    private static final String VERSIONS = "select tenant_id, workflow_id, version, definition, definition_hash from workflow_version";
    private static final String EXECUTIONS = """
            select tenant_id, id, workflow_id, workflow_version, definition_hash, status, attempt, error_code, error_task_id,
                owner, epoch, wake_at is not null as wakes, input, output
            from execution
            where id >= ?::uuid
            order by id""";
    private static final String JOURNAL = """
            select tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, error, started_at, at, due_at, epoch,
                case when error like '@blob:%' then (
                    select convert_from(b.content, 'UTF8')
                    from blob b
                    where b.tenant_id = j.tenant_id
                        and b.execution_id = j.execution_id
                        and b.id = substr(j.error, 7)::uuid) else error end as whole_error,
                case when input like '@%' then input end as input, case when output like '@%' then output end as output
            from journal j
            where execution_id >= ?::uuid
            order by tenant_id, execution_id, sequence""";
    private static final String BLOBS = "select tenant_id, execution_id, id from blob where execution_id >= ?::uuid";
    /** The least id there is. */
    static final String FIRST = "00000000-0000-0000-0000-000000000000";
    private static final String NODES = "select incarnation, fenced_at is not null as fenced from node";
    private static final String KEYS = "select workflow_id, key, execution_id from idempotency_key where execution_id >= ?::uuid";

    private record Version(Plan plan, byte[] hash, boolean isIntact) {}

    private final Connection connection;
    private final String from;
    private final Map<String, Version> versions = new HashMap<>();
    private final Map<String, List<JournalRow>> rows = new HashMap<>();
    private final Map<String, Set<String>> named = new HashMap<>();
    private final Map<String, Set<String>> stored = new HashMap<>();
    private final List<String> hashFaults = new ArrayList<>();

    private SnapshotReader(Connection connection, String from) {
        this.connection = connection;
        this.from = from;
    }

    /** @param connection best read-only and at repeatable read; nothing is written or ended on it */
    public static Snapshot read(Connection connection) throws SQLException {
        return read(connection, FIRST);
    }

    /** @param from the least id of the executions to be read */
    static Snapshot read(Connection connection, String from) throws SQLException {
        return new SnapshotReader(connection, from).read();
    }

    private Snapshot read() throws SQLException {
        each(VERSIONS, this::version);
        each(JOURNAL, this::journal);
        each(BLOBS, row -> of(stored, key(row, "execution_id")).add(row.getString("id")));
        var executions = new ArrayList<RecordedExecution>();
        each(EXECUTIONS, row -> executions.add(execution(row)));
        var nodes = new HashSet<Long>();
        var fenced = new HashSet<Long>();
        each(NODES, row -> (row.getBoolean("fenced") ? fenced : nodes).add(row.getLong("incarnation")));
        nodes.addAll(fenced);
        var keys = new HashMap<String, String>();
        each(KEYS, row -> keys.put(row.getString("workflow_id") + "/" + row.getString("key"), row.getString("execution_id")));
        return new Snapshot(executions, strays("rows of ", rows.keySet()), strays("blobs of ", stored.keySet()), hashFaults, fenced, nodes, keys);
    }

    @SuppressWarnings("unchecked")
    private void version(ResultSet row) throws SQLException {
        var text = row.getString("definition");
        var hash = row.getBytes("definition_hash");
        var plan = Plan.of((Map<String, Object>) Json.parse(text));
        versions.put(key(row, "workflow_id") + "/" + row.getInt("version"), new Version(plan, hash, Arrays.equals(hash, sha256(text))));
    }

    private void journal(ResultSet row) throws SQLException {
        var execution = key(row, "execution_id");
        rows.computeIfAbsent(execution, _ -> new ArrayList<>()).add(new JournalRow(
                row.getInt("sequence"), row.getString("kind"), row.getString("task_id"), row.getObject("attempt", Integer.class),
                row.getString("outcome"), errorCode(row.getString("whole_error")), instant(row, "started_at"), instant(row, "at"),
                instant(row, "due_at"), row.getLong("epoch")));
        for (var column : List.of("input", "output", "error")) {
            name(execution, row.getString(column));
        }
    }

    private static @Nullable String errorCode(@Nullable String error) {
        return error == null ? null : (String) ((Map<?, ?>) Json.parse(error)).get("code");
    }

    private void name(String execution, @Nullable String text) {
        if (text != null && text.startsWith("@")) {
            of(named, execution).add(text.substring(text.indexOf(':') + 1));
        }
    }

    private RecordedExecution execution(ResultSet row) throws SQLException {
        var key = key(row, "id");
        var version = versions.get(key(row, "workflow_id") + "/" + row.getInt("workflow_version"));
        if (version == null || !version.isIntact() || !Arrays.equals(version.hash(), row.getBytes("definition_hash"))) {
            hashFaults.add(row.getString("id"));
        }
        name(key, row.getString("input"));
        name(key, row.getString("output"));
        return new RecordedExecution(
                row.getString("id"),
                head(row),
                version == null ? new Plan(Collections.emptyMap(), Set.of(), Map.of()) : version.plan(),
                taken(rows, key, List.of()),
                taken(named, key, Set.of()),
                taken(stored, key, Set.of()));
    }

    private static RecordedExecution.Head head(ResultSet row) throws SQLException {
        return new RecordedExecution.Head(
                row.getString("workflow_id"), row.getString("status"), row.getInt("attempt"), row.getString("error_code"),
                row.getString("error_task_id"), row.getObject("owner", Long.class), row.getLong("epoch"), row.getBoolean("wakes"));
    }

    /** What no execution has taken. */
    private static List<String> strays(String what, Set<String> executions) {
        return executions.stream().map(execution -> what + execution).toList();
    }

    private static <T> T taken(Map<String, T> from, String key, T none) {
        var value = from.remove(key);
        return value == null ? none : value;
    }

    private static Set<String> of(Map<String, Set<String>> sets, String key) {
        return sets.computeIfAbsent(key, _ -> new HashSet<>());
    }

    private static String key(ResultSet row, String column) throws SQLException {
        return row.getString("tenant_id") + "/" + row.getString(column);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Reading {
        void of(ResultSet row) throws SQLException;
    }

    private void each(String sql, Reading reading) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            if (sql.contains("?::uuid")) {
                statement.setString(1, from);
            }
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    reading.of(found);
                }
            }
        }
    }
}
