package dev.waybill.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.model.Model;
import dev.waybill.model.Scenario;
import dev.waybill.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker has nothing to say of a legal run, and complains as soon as one row of it is not as it was. */
class CheckerTest {
    private static Connection connection;
    private static List<LedgerCall> calls;

    @BeforeAll
    static void writeALegalRun() throws SQLException {
        var database = TestDatabase.create();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).load().migrate();
        connection = DriverManager.getConnection(database.url(), database.user(), database.password());
        connection.setAutoCommit(false);
        calls = LegalRun.write(connection);
        dropConstraints();
        connection.commit();
    }

    /** So that the checker, and not the database, has to notice. */
    private static void dropConstraints() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    do $$
                    declare c record;
                    begin
                        for c in select conname, conrelid::regclass as of from pg_constraint
                            where conrelid in ('execution'::regclass, 'journal'::regclass, 'blob'::regclass) and contype in ('p', 'c')
                        loop
                            execute format('alter table %s drop constraint %I', c.of, c.conname);
                        end loop;
                    end $$""");
        }
    }

    @AfterEach
    void undo() throws SQLException {
        connection.rollback();
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static List<Violation> check(List<LedgerCall> calls) throws SQLException {
        return Checker.check(Evidence.of(SnapshotReader.read(connection)).with(calls));
    }

    private static int change(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql
                    .replace("DONE", "'" + LegalRun.DONE + "'").replace("RETRIED", "'" + LegalRun.RETRIED + "'")
                    .replace("WAITING", "'" + LegalRun.WAITING + "'").replace("CANCELLED", "'" + LegalRun.CANCELLED + "'")
                    .replace("RUNNING", "'" + LegalRun.RUNNING + "'").replace("FAILED", "'" + LegalRun.FAILED + "'"));
        }
    }

    @Test
    void hasNothingToSayOfALegalRun() throws SQLException {
        assertThat(check(calls)).isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void tellsWhatTheModelSaysOfARecordedExecution() throws SQLException {
        var script = new HashMap<String, List<String>>();
        List.of("price", "book", "drop", "pause", "join", "never").forEach(task -> script.put(task, List.of("ok")));
        script.put("fetch", List.of("fail:http.503", "ok"));
        script.put("is_big", List.of("label:true"));
        var prediction = Model.predict(new Scenario((Map<String, Object>) Json.parse(LegalRun.BRANCHING), script));
        var recorded = SnapshotReader.read(connection).executions().stream()
                .filter(execution -> execution.id().equals(LegalRun.DONE.toString())).findFirst().orElseThrow();

        assertThat(prediction.complaints(recorded.observed())).isEmpty();
        script.put("fetch", List.of("ok"));
        assertThat(Model.predict(prediction.scenario()).complaints(recorded.observed())).hasSize(1);
    }

    private record Row(String execution, int sequence, String kind) {}

    private static List<Row> rows() throws SQLException {
        var rows = new ArrayList<Row>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select execution_id, sequence, kind from journal order by 1, 2")) {
            while (found.next()) {
                rows.add(new Row(found.getString(1), found.getInt(2), found.getString(3)));
            }
        }
        return rows;
    }

    /** Nothing else in the database tells of these. */
    private static boolean leavesNoTrace(Row row) {
        return row.kind().equals("claimed") || row.kind().equals("parked");
    }

    @Test
    void complainsOfEachRowDeletedEvenWhenTheRestIsRenumbered() throws SQLException {
        for (var row : rows()) {
            var which = " execution_id = '" + row.execution() + "' and sequence ";
            change("delete from journal where" + which + "= " + row.sequence());
            var isLast = rows().stream().noneMatch(other -> other.execution().equals(row.execution()) && other.sequence() > row.sequence());
            if (!isLast || !row.execution().equals(LegalRun.WAITING.toString())) {
                assertThat(check(calls)).as("deleted " + row).isNotEmpty();
            }
            change("update journal set sequence = sequence - 1 where" + which + "> " + row.sequence());
            if (!leavesNoTrace(row)) {
                assertThat(check(calls)).as("deleted and renumbered " + row).isNotEmpty();
            }
            connection.rollback();
        }
    }

    @Test
    void complainsOfEachRowWrittenTwice() throws SQLException {
        for (var row : rows()) {
            var which = " execution_id = '" + row.execution() + "' and sequence ";
            var copied = """
                    insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, error, started_at, at, due_at, epoch)
                    select tenant_id, execution_id, %s, kind, task_id, attempt, outcome, error, started_at, at, due_at, epoch from journal
                    where""" + which + "= " + row.sequence();
            change(copied.formatted("sequence"));
            assertThat(check(calls)).as("twice " + row).isNotEmpty();
            connection.rollback();
            if (!leavesNoTrace(row) && !row.kind().equals("cancel_requested")) {
                change("update journal set sequence = sequence + 1 where" + which + "> " + row.sequence());
                change(copied.formatted("sequence + 1"));
                assertThat(check(calls)).as("twice, in sequence " + row).isNotEmpty();
            }
            connection.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DONE, 1, 2", "DONE, 2, 3", "DONE, 2, 4", "DONE, 4, 5", "DONE, 5, 6", "DONE, 5, 7", "DONE, 7, 8", "DONE, 8, 10",
        "DONE, 10, 11", "DONE, 11, 12", "RETRIED, 2, 3", "RETRIED, 3, 4", "RETRIED, 4, 6", "RETRIED, 6, 8", "RETRIED, 8, 9",
        "CANCELLED, 1, 3", "CANCELLED, 3, 4", "FAILED, 2, 3"
    })
    void complainsOfRowsInAnotherOrder(String execution, int one, int other) throws SQLException {
        change("""
                update journal set sequence = case sequence when %d then %d else %d end
                where execution_id = %s and sequence in (%d, %d)""".formatted(one, other, one, execution, one, other));

        assertThat(check(calls)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "update execution set status = 'failed', error_code = 'http.503', error_task_id = 'fetch' where id = DONE",
        "update execution set status = 'cancelled' where id = DONE",
        "update execution set status = 'running', completed_at = null, owner = 1 where id = DONE",
        "update execution set attempt = 2 where id = DONE",
        "update execution set attempt = 1 where id = RETRIED",
        "update execution set epoch = 1 where id = DONE",
        "update execution set owner = 1 where id = DONE",
        "update execution set wake_at = now() where id = DONE",
        "update execution set wake_at = null where id = WAITING",
        "update execution set owner = 77, status = 'running' where id = WAITING",
        "update execution set owner = null where id = RUNNING",
        "update execution set error_task_id = 'side' where id = FAILED",
        "update execution set error_code = 'timeout' where id = FAILED",
        "update execution set error_code = null where id = FAILED",
        "update execution set error_task_id = null where id = FAILED",
        "update execution set definition_hash = '\\x00' where id = DONE",
        "update execution set workflow_version = 2 where id = DONE",
        "delete from execution where id = DONE",
        "update node set fenced_at = now() where incarnation = 1",
        "delete from node where incarnation = 1",
        "update workflow_version set definition = definition || ' ' where version = 1",
        "delete from workflow_version where version = 2",
        "delete from blob",
        "update blob set id = gen_random_uuid()",
        "insert into blob select tenant_id, execution_id, gen_random_uuid(), content from blob",
        "update journal set output = null where output like '@%'",
        "update journal set outcome = 'false' where task_id = 'is_big'",
        "update journal set outcome = 'maybe' where task_id = 'is_big'",
        "update journal set outcome = 'failure' where task_id = 'price'",
        "update journal set outcome = null where task_id = 'price'",
        "update journal set outcome = 'failed' where kind = 'ended' and execution_id = DONE",
        "update journal set kind = 'skipped', attempt = null, started_at = null, outcome = 'skipped' where task_id = 'price'",
        "update journal set kind = 'attempt', attempt = 1, outcome = 'success', started_at = at where task_id = 'drop'",
        "update journal set task_id = 'unknown' where task_id = 'join'",
        "update journal set task_id = 'join' where task_id = 'price'",
        "update journal set attempt = 2 where task_id = 'book'",
        "update journal set attempt = null where task_id = 'book'",
        "update journal set attempt = attempt + 1 where task_id = 'fetch'",
        "update journal set due_at = null where task_id = 'fetch' and attempt = 1",
        "update journal set due_at = at where task_id = 'book'",
        "update journal set due_at = due_at + interval '1 ms' where task_id = 'fetch' and execution_id = DONE",
        "update journal set due_at = due_at + interval '1 s' where kind = 'parked'",
        "update journal set error = null where task_id = 'fetch' and attempt = 1",
        "update journal set error = '{\"code\": \"http.404\"}' where task_id = 'fetch' and attempt = 1",
        "update journal set error = '{\"code\": \"http.404\"}' where task_id = 'price'",
        "update journal set started_at = null where task_id = 'price'",
        "update journal set started_at = started_at - interval '3 ms' where task_id = 'price'",
        "update journal set started_at = at + interval '1 ms' where task_id = 'join'",
        "update journal set at = at + interval '3 ms' where task_id = 'book'",
        "update journal set at = at + interval '3 ms' where task_id = 'fetch' and attempt = 2",
        "update journal set epoch = 3 where kind = 'claimed' and execution_id = DONE",
        "update journal set epoch = 1 where task_id = 'join'",
        "update journal set epoch = 0 where kind = 'ended' and execution_id = DONE",
        "update journal set execution_id = gen_random_uuid() where kind = 'ended' and execution_id = DONE",
        "update journal set kind = 'paused' where kind = 'retried'",
        "update journal set kind = 'retried' where kind = 'claimed' and execution_id = DONE",
        "update journal set kind = 'paused' where kind = 'cancel_requested'",
        "update journal set sequence = sequence + 1 where execution_id = DONE",
        "update journal set sequence = sequence + 1 where execution_id = DONE and sequence > 5",
    })
    void complainsOfAnEditedRow(String edit) throws SQLException {
        assertThat(change(edit)).as("rows edited").isPositive();

        assertThat(check(calls)).isNotEmpty();
    }

    @Test
    void complainsOfAnEffectThatStartedAfterAnUnhandledFailure() throws SQLException {
        change("update journal set sequence = 4 where execution_id = FAILED and kind = 'ended'");
        change("""
                insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, started_at, at, epoch)
                select tenant_id, execution_id, 3, kind, 'next', 1, outcome, at, at + interval '2 ms', epoch
                from journal where execution_id = FAILED and task_id = 'side'""");

        assertThat(Checker.check(Evidence.of(SnapshotReader.read(connection)))).extracting(Violation::rule).containsExactly("J24 stop");
    }

    @Test
    void complainsOfEachCallThatIsMissingInTheLedger() throws SQLException {
        for (var call : calls) {
            var fewer = calls.stream().filter(other -> other != call).toList();
            assertThat(check(renumbered(fewer)).isEmpty()).as("without " + call).isEqualTo(isUnanswered(call));
            if (call != calls.getLast()) {
                assertThat(check(fewer)).as("not renumbered").extracting(Violation::rule).contains("L01 ledger");
            }
        }
    }

    /** The journal has no answer of the peer: cancelled or timed out. */
    private static boolean isUnanswered(LedgerCall call) {
        return call.key().equals(LegalRun.CANCELLED + "/next") || call.key().startsWith(LegalRun.WAITING.toString());
    }

    @Test
    void complainsOfEachCallThatWasMadeTwiceUnlessANodeDied() throws SQLException {
        for (var call : calls) {
            var more = new ArrayList<>(calls);
            more.add(call);
            assertThat(check(renumbered(more))).as("twice " + call).extracting(Violation::rule).contains("L03 count");
            assertThat(Checker.check(Evidence.of(SnapshotReader.read(connection)).with(renumbered(more)).withDeaths(1))).isEmpty();
        }
    }

    @Test
    void complainsOfACallAfterTheSuccessOfItsTaskEvenIfANodeDied() throws SQLException {
        var book = calls.stream().filter(call -> call.key().endsWith("/book")).findFirst().orElseThrow();
        var more = new ArrayList<>(calls);
        more.add(new LedgerCall(0, book.at().plusMillis(5), book.key(), book.bodyHash(), book.target()));
        var evidence = Evidence.of(SnapshotReader.read(connection)).with(renumbered(more)).withDeaths(1);

        assertThat(Checker.check(evidence)).extracting(Violation::rule).containsExactly("L04 after");
        assertThat(Checker.check(evidence.withClocksApart(Duration.ofMillis(5)))).isEmpty();
        assertThat(Checker.check(evidence.withWakes(List.of(book.at().plusMillis(4))))).as("sent by a node that woke").isEmpty();
        assertThat(Checker.check(evidence.withWakes(List.of(book.at().plusMillis(6))))).as("sent by one that slept").hasSize(1);
    }

    @Test
    void complainsOfMoreCallsThanClaimsThatCanHaveBeenLost() throws SQLException {
        var book = calls.stream().filter(call -> call.key().endsWith("/book")).findFirst().orElseThrow();
        var more = new ArrayList<>(calls);
        IntStream.range(0, 5).forEach(_ -> more.add(book));
        var evidence = Evidence.of(SnapshotReader.read(connection)).with(renumbered(more)).withDeaths(100);

        assertThat(Checker.check(evidence)).extracting(Violation::rule).containsExactly("L03 count");
    }

    @Test
    void looksAtWhatCameFromAnIdOnAlone() throws SQLException {
        change("update journal set sequence = sequence + 1 where execution_id = DONE and sequence > 5");

        assertThat(Checker.check(Evidence.of(SnapshotReader.read(connection, LegalRun.DONE.toString())))).isNotEmpty();
        assertThat(Checker.check(Evidence.of(SnapshotReader.read(connection, "ffffffff-ffff-ffff-ffff-ffffffffffff")))).isEmpty();
    }

    @Test
    void complainsOfACallWithAKeyOfNoTask() throws SQLException {
        for (var key : new String[] {null, "", "mine", LegalRun.DONE + "/unknown", "00000000-0000-0000-0000-000000000000/fetch", LegalRun.DONE + "/fetch/x/y/z"}) {
            var more = new ArrayList<>(calls);
            more.add(new LedgerCall(calls.size() + 1L, calls.getLast().at(), key, "00", "/"));
            assertThat(check(more)).as("key " + key).extracting(Violation::rule).contains("L02 known");
        }
    }

    private static List<LedgerCall> renumbered(List<LedgerCall> calls) {
        var renumbered = new ArrayList<LedgerCall>();
        for (var call : calls) {
            renumbered.add(new LedgerCall(renumbered.size() + 1L, call.at(), call.key(), call.bodyHash(), call.target()));
        }
        return renumbered;
    }
}
