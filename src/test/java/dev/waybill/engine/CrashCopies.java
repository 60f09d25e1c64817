package dev.waybill.engine;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import java.util.List;
import java.util.UUID;

/** Makes executions as a crash would have left them: copies of one that has ended, with only the first rows of its journal, and all that was sent to it. */
final class CrashCopies {
    private static final String COPY =
            """
            with copy as (
                insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt,
                    trigger_type, trigger, input, created_at, started_at, timeout_ms, deadline_at, owner, epoch, wake_at, deaths, messages, breakpoints)
                select tenant_id, :copy, workflow_id, workflow_version, workflow_name, definition_hash, 'running', 1,
                    trigger_type, trigger, input, created_at, started_at, timeout_ms, deadline_at, null,
                    (select coalesce(max(epoch), 1) from journal where execution_id = :original and sequence <= :rows),
                    clock_timestamp(), :deaths, messages, breakpoints
                from execution
                where id = :original),
            sent as (
                insert into message (tenant_id, execution_id, number, task_id, attempt, payload, at)
                select tenant_id, :copy, number, task_id, attempt, payload, at
                from message
                where execution_id = :original)
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at,
                due_at, answered, incarnation, epoch)
            select tenant_id, :copy, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at, answered,
                incarnation, epoch
            from journal
            where execution_id = :original and sequence <= :rows""";

    private final TestNode node;

    CrashCopies(TestNode node) {
        this.node = node;
    }

    /** @param rows how many of the journal were committed */
    UUID copy(UUID original, int rows) {
        return copy(original, rows, 1);
    }

    /** @param deaths in a row */
    UUID copy(UUID original, int rows, int deaths) {
        var copy = node.ids.next();
        int inserted = node.jdbc.sql(COPY).param("copy", copy).param("original", original).param("rows", rows)
                .param("deaths", deaths)
                .update();
        if (inserted != rows) {
            throw new IllegalStateException("The journal has " + inserted + " rows only");
        }
        return copy;
    }

    List<JournalRow> journal(UUID execution) {
        return new JournalReader(node.jdbc).all(new ExecutionKey(TestNode.TENANT, execution));
    }
}
