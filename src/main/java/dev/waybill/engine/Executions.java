package dev.waybill.engine;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts, watches and steers executions. Every id is looked up within its tenant: a foreign one is not found. */
public interface Executions {
    /**
     * Makes an execution durable, then returns it; it runs by itself.
     *
     * @throws dev.waybill.refusal.Refusal {@code input_invalid}, {@code idempotency_key_reused}, {@code payload_too_large},
     *     {@code overloaded} or {@code database_unavailable}
     */
    Accepted accept(StartExecution start);

    /**
     * The execution that an earlier start with this key began; empty when there was none or the key has expired.
     *
     * @param body as in {@link StartExecution#body()}
     * @throws dev.waybill.refusal.Refusal {@code idempotency_key_reused} when it had another body
     */
    Optional<Execution> startedWith(TenantId tenant, UUID workflowId, String idempotencyKey, @Nullable Object body);

    Optional<Execution> find(TenantId tenant, UUID id);

    Page<Execution> list(TenantId tenant, ExecutionFilter filter, PageRequest request);

    /** The last execution of each workflow, without input and output. */
    Map<UUID, Execution> lastOf(TenantId tenant, List<UUID> workflowIds);

    /**
     * In the order of the definition.
     *
     * @throws dev.waybill.refusal.Refusal {@code execution_not_found}
     */
    Page<TaskView> tasks(TenantId tenant, UUID id, PageRequest request);

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found} */
    Page<JournalView> journal(TenantId tenant, UUID id, PageRequest request);

    /** Waits until it has ended or the time is over, and returns it as it then stands. */
    Execution awaitEnd(TenantId tenant, UUID id, Duration atMost);

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    Execution cancel(TenantId tenant, UUID id);

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    Execution pause(TenantId tenant, UUID id);

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    Execution resume(TenantId tenant, UUID id);

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_live}, {@code execution_succeeded} */
    Execution retry(TenantId tenant, UUID id);
}
