package dev.waybill.engine.claim;

import dev.waybill.engine.graph.Delivery;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.tenant.TenantId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was sent to executions, and which nodes are to hear of it. */
final class MessageTable {
    static final String AFTER =
            """
            select number, task_id, attempt, payload
            from message
            where tenant_id = :tenant and execution_id = :execution and number > :after
            order by number""";

    static final String TAKE_SIGNALS =
            """
            delete from signal
            where incarnation = :incarnation
            returning tenant_id, execution_id""";

    private final JdbcClient jdbc;

    MessageTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Delivery> after(ExecutionKey key, int number) {
        return jdbc.sql(AFTER)
                .param("tenant", key.tenant().value())
                .param("execution", key.id())
                .param("after", number)
                .query((row, _) ->
                        new Delivery(row.getInt("number"), row.getString("task_id"), row.getInt("attempt"), row.getString("payload")))
                .list();
    }

    /** The executions of a node to which others sent something, each told once; their messages are committed. */
    List<ExecutionKey> takeSignals(long incarnation) {
        return jdbc
                .sql(TAKE_SIGNALS)
                .param("incarnation", incarnation)
                .query((row, _) -> new ExecutionKey(
                        new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("execution_id", UUID.class)))
                .list()
                .stream()
                .distinct()
                .toList();
    }
}
