package dev.waybill.testing.api;

import dev.waybill.definition.InputSchema;
import dev.waybill.engine.Accepted;
import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionFilter;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Executions;
import dev.waybill.engine.JournalView;
import dev.waybill.engine.StartExecution;
import dev.waybill.engine.TaskView;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * Stands in for the engine until it exists: an execution ends with its start, but waits when its workflow is called
 * {@code patience…} and fails when it is called {@code broken…}.
 */
final class InMemoryExecutions implements Executions {
    private record Key(TenantId tenant, UUID workflow, String key) {}

    private record Start(UUID execution, Object body) {}

    private final Map<String, Execution> executions = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    private final Map<UUID, StartExecution> starts = new ConcurrentHashMap<>();
    private final Map<Key, Start> keys = new HashMap<>();
    private final Ids ids;
    private final Clock clock;

    InMemoryExecutions(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public synchronized Accepted accept(StartExecution start) {
        var version = start.version();
        if (start.idempotencyKey().isPresent()) {
            var earlier = startedWith(version.tenant(), version.workflowId(), start.idempotencyKey().get(), start.body());
            if (earlier.isPresent()) {
                return new Accepted(earlier.get(), true);
            }
        }
        if (version.definition().inputSchema() != null) {
            var faults = InputSchema.of(version.definition().inputSchema()).check(start.input()).stream()
                    .map(fault -> new Fault("/input" + fault.pointer(), fault.code(), fault.message()))
                    .toList();
            if (!faults.isEmpty()) {
                throw new Refusal(Refusal.Kind.INVALID, "input_invalid", "The input does not fit the workflow.", faults);
            }
        }
        var execution = execution(start);
        starts.put(execution.id(), start);
        executions.put(execution.id().toString(), execution);
        start.idempotencyKey().ifPresent(key -> keys.put(
                new Key(version.tenant(), version.workflowId(), key), new Start(execution.id(), start.body())));
        return new Accepted(with(execution, ExecutionStatus.QUEUED), false);
    }

    private Execution execution(StartExecution start) {
        var name = start.workflowName();
        var status = name.startsWith("patience") ? ExecutionStatus.WAITING
                : name.startsWith("broken") ? ExecutionStatus.FAILED : ExecutionStatus.SUCCEEDED;
        var now = clock.instant();
        var version = start.version();
        return new Execution(version.tenant(), ids.next(), version.workflowId(), name, version.number(), status,
                start.trigger(), start.input(), status == ExecutionStatus.SUCCEEDED ? Map.of("done", true) : null,
                status == ExecutionStatus.FAILED ? new ExecutionError("expression", "No such key", "broken") : null,
                now, now, status.isEnded() ? now : null);
    }

    private static Execution with(Execution e, ExecutionStatus status) {
        return new Execution(e.tenant(), e.id(), e.workflowId(), e.workflowName(), e.workflowVersion(), status, e.trigger(),
                e.input(), status == ExecutionStatus.SUCCEEDED ? e.output() : null,
                status == ExecutionStatus.FAILED ? e.error() : null, e.createdAt(),
                status == ExecutionStatus.QUEUED ? null : e.startedAt(), status.isEnded() ? e.startedAt() : null);
    }

    @Override
    public synchronized Optional<Execution> startedWith(TenantId tenant, UUID workflow, String key, Object body) {
        var start = keys.get(new Key(tenant, workflow, key));
        if (start == null) {
            return Optional.empty();
        }
        if (!Objects.equals(start.body(), body)) {
            throw new Refusal(Refusal.Kind.INVALID, "idempotency_key_reused", "The key was used with another body.");
        }
        return find(tenant, start.execution());
    }

    @Override
    public Optional<Execution> find(TenantId tenant, UUID id) {
        return Optional.ofNullable(executions.get(id.toString())).filter(e -> e.tenant().equals(tenant));
    }

    @Override
    public Page<Execution> list(TenantId tenant, ExecutionFilter filter, PageRequest request) {
        var after = request.after(key -> UUID.fromString((String) key.getFirst()).toString());
        Comparator<String> order = filter.oldestFirst() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        var rows = executions.values().stream()
                .filter(e -> e.tenant().equals(tenant))
                .filter(e -> filter.workflowId().map(e.workflowId()::equals).orElse(true))
                .filter(e -> filter.statuses().isEmpty() || filter.statuses().contains(e.status()))
                .filter(e -> filter.createdAfter().map(e.createdAt()::isAfter).orElse(true))
                .filter(e -> filter.createdBefore().map(e.createdAt()::isBefore).orElse(true))
                .filter(e -> filter.triggerType().map(e.trigger().get("type")::equals).orElse(true))
                .filter(e -> after.map(a -> order.compare(e.id().toString(), a) > 0).orElse(true))
                .sorted(Comparator.comparing(e -> e.id().toString(), order))
                .limit(request.limit() + 1L)
                .toList();
        return request.page(rows, e -> List.of(e.id().toString()));
    }

    @Override
    public Map<UUID, Execution> lastOf(TenantId tenant, List<UUID> workflowIds) {
        Map<UUID, Execution> last = new HashMap<>();
        executions.values().stream().filter(e -> workflowIds.contains(e.workflowId())).forEach(e -> last.putIfAbsent(e.workflowId(), e));
        return last;
    }

    @Override
    public Page<TaskView> tasks(TenantId tenant, UUID id, PageRequest request) {
        require(tenant, id);
        var tasks = starts.get(id).version().definition().tasks();
        long from = request.after(key -> (Long) key.getFirst()).orElse(-1L) + 1;
        var rows = IntStream.range((int) from, tasks.size()).boxed().limit(request.limit() + 1L).toList();
        return request.page(rows, i -> List.of((long) i)).map(i -> new TaskView(tasks.get(i).id(), tasks.get(i).type(),
                "completed", "success", 1, clock.instant(), clock.instant(), tasks.get(i).parameters(), Map.of(), null, "node-1"));
    }

    @Override
    public Page<JournalView> journal(TenantId tenant, UUID id, PageRequest request) {
        require(tenant, id);
        var row = new JournalView(1, clock.instant(), "attempt", "price", 1, "success", null, "node-1", 1);
        return request.page(request.after().isPresent() ? List.of() : List.of(row), r -> List.of(r.sequence()));
    }

    @Override
    public Execution awaitEnd(TenantId tenant, UUID id, Duration atMost) {
        return require(tenant, id);
    }

    private Execution require(TenantId tenant, UUID id) {
        return find(tenant, id).orElseThrow(() ->
                new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution."));
    }

    private Execution live(TenantId tenant, UUID id, ExecutionStatus next) {
        var execution = require(tenant, id);
        if (execution.status().isEnded()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "execution_ended", "The execution has ended.");
        }
        executions.put(id.toString(), with(execution, next));
        return require(tenant, id);
    }

    @Override
    public Execution cancel(TenantId tenant, UUID id) {
        return live(tenant, id, ExecutionStatus.CANCELLED);
    }

    @Override
    public Execution pause(TenantId tenant, UUID id) {
        return live(tenant, id, ExecutionStatus.PAUSED);
    }

    @Override
    public Execution resume(TenantId tenant, UUID id) {
        return live(tenant, id, ExecutionStatus.WAITING);
    }

    @Override
    public Execution retry(TenantId tenant, UUID id) {
        var execution = require(tenant, id);
        if (!execution.status().isEnded()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "execution_live", "The execution has not ended.");
        }
        if (execution.status() == ExecutionStatus.SUCCEEDED) {
            throw new Refusal(Refusal.Kind.CONFLICT, "execution_succeeded", "The execution has succeeded.");
        }
        executions.put(id.toString(), with(execution, ExecutionStatus.QUEUED));
        return require(tenant, id);
    }
}
