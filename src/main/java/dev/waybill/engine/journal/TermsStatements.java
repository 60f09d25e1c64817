package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Message.Parameters;
import dev.waybill.engine.journal.StartTerms.Attribute;
import dev.waybill.engine.journal.StartTerms.Keep;
import dev.waybill.engine.journal.StartTerms.Sla;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is stored beside executions that are started under terms: nothing for those that have none of a kind. */
final class TermsStatements {
    private static final RowsStatement INDEX = RowsStatement.of(
            """
            insert into search_attribute (tenant_id, name, value, execution_id)
            select tenant_id, name, value, execution_id
            from {rows}""",
            "tenant_id uuid, execution_id uuid, name text, value text");

    private static final RowsStatement KEEP = RowsStatement.of(
            """
            insert into retention_watch (tenant_id, execution_id, due_at, keep_succeeded, keep_failed)
            select tenant_id, execution_id, to_timestamp(due_at / 1e3::float8), keep_succeeded, keep_failed
            from {rows}""",
            "tenant_id uuid, execution_id uuid, due_at bigint, keep_succeeded bigint, keep_failed bigint");

    private static final RowsStatement WATCH = RowsStatement.of(
            """
            insert into sla_watch (tenant_id, execution_id, due_at, late_at)
            select tenant_id, execution_id, to_timestamp(due_at / 1e3::float8), to_timestamp(late_at / 1e3::float8)
            from {rows}""",
            "tenant_id uuid, execution_id uuid, due_at bigint, late_at bigint");

    private record Of<T>(NewExecution execution, T term) {
        static <T> List<Of<T>> all(List<NewExecution> executions, Function<StartTerms, @Nullable T> term) {
            return executions.stream()
                    .flatMap(execution -> Stream.ofNullable(term.apply(execution.terms())).map(found -> new Of<>(execution, found)))
                    .toList();
        }
    }

    private TermsStatements() {}

    static void add(Message message, List<NewExecution> executions) {
        var attributes = executions.stream()
                .flatMap(execution -> execution.terms().attributes().stream().map(attribute -> new Of<>(execution, attribute)))
                .toList();
        message.add(INDEX, attributes, parameters -> bindAttributes(parameters, attributes), _ -> {});
        var kept = Of.<Keep>all(executions, StartTerms::keep);
        message.add(KEEP, kept, parameters -> bindKept(parameters, kept), _ -> {});
        var watched = Of.<Sla>all(executions, StartTerms::sla);
        message.add(WATCH, watched, parameters -> bindWatched(parameters, watched), _ -> {});
    }

    private static <T> void bindExecutions(Parameters parameters, List<Of<T>> rows) throws SQLException {
        parameters.uuids(rows, row -> row.execution().key().tenant().value());
        parameters.uuids(rows, row -> row.execution().key().id());
    }

    private static void bindAttributes(Parameters parameters, List<Of<Attribute>> rows) throws SQLException {
        bindExecutions(parameters, rows);
        parameters.texts(rows, row -> row.term().name());
        parameters.texts(rows, row -> row.term().value());
    }

    private static void bindKept(Parameters parameters, List<Of<Keep>> rows) throws SQLException {
        bindExecutions(parameters, rows);
        parameters.instants(rows, row -> row.execution().createdAt().plusMillis(row.term().least()));
        parameters.longs(rows, row -> row.term().succeeded());
        parameters.longs(rows, row -> row.term().failed());
    }

    private static void bindWatched(Parameters parameters, List<Of<Sla>> rows) throws SQLException {
        bindExecutions(parameters, rows);
        parameters.instants(rows, row -> row.execution().createdAt().plusMillis(row.term().warnAfter()));
        parameters.instants(rows, row -> row.execution().createdAt().plusMillis(row.term().lateAfter()));
    }
}
