package dev.waybill.engine;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what comes from outside to a task that waits for it. A type whose task waits keeps a table of its own: its attempt
 * registers the wait, under execution, task and attempt, and parks; whatever ends the wait takes it out of that table and
 * delivers, in one transaction.
 */
public final class Messages {
    // A message does not hold up an owner that journals; to give the execution up it needs the same row, and then sees the number.
    // What is queued has no task that waits: it may be a retry by hand that waits for its turn.
    // Signals are not unique: one that others take at this moment would swallow this one.
    private static final String DELIVER =
            """
            with told as (
                update execution
                set messages = messages + 1,
                    wake_at = case when owner is null and status not in ('paused', 'queued') then least(wake_at, clock_timestamp()) else wake_at end
                where tenant_id = :tenant and id = :execution and completed_at is null
                returning messages, owner),
            sent as (
                insert into message (tenant_id, execution_id, number, task_id, attempt, payload, at)
                select :tenant, :execution, messages, :task, :attempt, :payload, clock_timestamp()
                from told),
            signalled as (
                insert into signal (incarnation, tenant_id, execution_id)
                select owner, :tenant, :execution
                from told
                where owner <> :own)
            select owner
            from told""";

    private static final String SENT =
            """
            select payload
            from message
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt
            order by number
            limit 1""";

    /**
     * A task that waits.
     *
     * @param attempt that registered the wait: one that comes after it waits for something else
     */
    public record Address(TenantId tenant, UUID execution, String task, int attempt) {
        public static Address of(TaskCall call) {
            return new Address(call.tenant(), call.executionId(), call.taskId(), call.attempt());
        }
    }

    /**
     * What this node does once a message is durable.
     *
     * @param own  its incarnation
     * @param tell tells an execution that is live here
     * @param wake an execution that nobody owns is due
     */
    record Node(LongSupplier own, Consumer<ExecutionKey> tell, Runnable wake) {}

    private record Told(@Nullable Long owner) {}

    private static final int MOST_TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private volatile @Nullable Node node;

    /** @param dataSource in whose transactions messages are sent */
    public Messages(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    void connect(Node node) {
        this.node = node;
    }

    /**
     * Sends a message, as a part of the caller's transaction; the task goes on after its commit. What comes second to the same
     * attempt, and what comes to a task that has ended, changes nothing. The execution's row stays locked until the commit,
     * so it comes last in a transaction, and one transaction sends to one execution.
     *
     * @param payload plain JSON
     * @return false: there is no such execution, or it has ended
     */
    public boolean deliver(Address to, @Nullable Object payload) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("A message is sent within a transaction");
        }
        var here = node;
        long own = here == null ? -1 : here.own().getAsLong();
        var told = jdbc.sql(DELIVER)
                .param("tenant", to.tenant().value())
                .param("execution", to.execution())
                .param("task", to.task())
                .param("attempt", to.attempt())
                .param("payload", Json.write(payload))
                .param("own", own)
                .query((row, _) -> new Told(row.getObject("owner", Long.class)))
                .optional();
        if (told.isEmpty()) {
            return false;
        }
        if (here != null) {
            TransactionSynchronizationManager.registerSynchronization(
                    new AfterCommit(here, new ExecutionKey(to.tenant(), to.execution()), told.get().owner()));
        }
        return true;
    }

    /** Does what belongs together in one transaction, again if others were in its way: it may be done several times, and counts once. */
    public <T extends @Nullable Object> T transaction(Supplier<T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return transaction.<T>execute(_ -> work.get());
            } catch (PessimisticLockingFailureException e) {
                if (tried == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** As {@link #transaction}, for an attempt, which must not fail because the database is away for a while: it waits until it is cut off. */
    public <T extends @Nullable Object> T patiently(Supplier<T> work) {
        while (true) {
            try {
                return transaction(work);
            } catch (NonTransientDataAccessException e) {
                throw e;
            } catch (DataAccessException | TransactionException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Whether something was sent to the attempt, committed or by this transaction. */
    public boolean isAnswered(Address to) {
        return sent(to).isPresent();
    }

    /** What was sent to the attempt first, committed or by this transaction. */
    public Optional<TaskCall.Answer> sent(Address to) {
        return jdbc.sql(SENT)
                .param("tenant", to.tenant().value())
                .param("execution", to.execution())
                .param("task", to.task())
                .param("attempt", to.attempt())
                .query(String.class)
                .optional()
                .map(payload -> new TaskCall.Answer(Json.parse(payload)));
    }

    private record AfterCommit(Node node, ExecutionKey key, @Nullable Long owner) implements TransactionSynchronization {
        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_ROLLED_BACK) {
                return; // an unknown status may be a commit
            }
            if (owner == null) {
                node.wake().run();
            } else {
                node.tell().accept(key); // nothing if it is not live here
            }
        }
    }
}
