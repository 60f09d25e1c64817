package dev.waybill.engine;

import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The engine's face for whoever starts, watches and steers executions. */
final class JournaledExecutions implements Executions {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Starts starts;
    private final ExecutionTable table;
    private final StoredVersions versions;
    private final TaskViews views;
    private final Control control;
    private final Values values;
    private final EndSignals ends;

    JournaledExecutions(
            Starts starts,
            ExecutionTable table,
            StoredVersions versions,
            TaskViews views,
            Control control,
            Values values,
            EndSignals ends) {
        this.starts = starts;
        this.table = table;
        this.versions = versions;
        this.views = views;
        this.control = control;
        this.values = values;
        this.ends = ends;
    }

    @Override
    public Accepted accept(StartExecution start) {
        var started = starts.accept(start);
        if (started.isReplayed()) {
            return new Accepted(get(start.version().tenant(), started.id()), true);
        }
        var execution = started.execution();
        boolean isRunning = execution.status() == ExecutionStatus.RUNNING;
        return new Accepted(
                new Execution(
                        start.version().tenant(),
                        started.id(),
                        execution.workflowId(),
                        execution.workflowName(),
                        execution.workflowVersion(),
                        execution.status(),
                        start.trigger(),
                        start.input(),
                        null,
                        null,
                        execution.createdAt(),
                        isRunning ? execution.createdAt() : null,
                        null),
                false);
    }

    @Override
    public Optional<Execution> startedWith(TenantId tenant, UUID workflowId, String idempotencyKey, @Nullable Object body) {
        return starts.startedWith(tenant, workflowId, idempotencyKey, body).flatMap(id -> find(tenant, id));
    }

    @Override
    public Optional<Execution> find(TenantId tenant, UUID id) {
        var key = new ExecutionKey(tenant, id);
        return table.find(key).map(stored -> {
            var execution = stored.execution();
            return new Execution(
                    tenant,
                    id,
                    execution.workflowId(),
                    execution.workflowName(),
                    execution.workflowVersion(),
                    execution.status(),
                    execution.trigger(),
                    read(key, stored.input()),
                    read(key, stored.output()),
                    execution.error(),
                    execution.createdAt(),
                    execution.startedAt(),
                    execution.completedAt());
        });
    }

    private @Nullable Object read(ExecutionKey key, @Nullable String stored) {
        try {
            return values.read(key, stored);
        } catch (TaskFailure e) {
            return Map.of("unreadable", e.sentence());
        }
    }

    private Execution get(TenantId tenant, UUID id) {
        return find(tenant, id).orElseThrow(JournaledExecutions::notFound);
    }

    private static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution");
    }

    @Override
    public Page<Execution> list(TenantId tenant, ExecutionFilter filter, PageRequest request) {
        return table.list(tenant, filter, request);
    }

    @Override
    public Map<UUID, Execution> lastOf(TenantId tenant, List<UUID> workflowIds) {
        return table.lastOf(tenant, workflowIds);
    }

    @Override
    public Page<TaskView> tasks(TenantId tenant, UUID id, PageRequest request) {
        var execution = table.find(new ExecutionKey(tenant, id)).orElseThrow(JournaledExecutions::notFound).execution();
        var version = versions.find(tenant, execution.workflowId(), execution.workflowVersion())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"));
        return views.tasks(execution, version, request);
    }

    @Override
    public Page<JournalView> journal(TenantId tenant, UUID id, PageRequest request) {
        var key = new ExecutionKey(tenant, id);
        if (table.find(key).isEmpty()) {
            throw notFound();
        }
        return views.journal(key, request);
    }

    @Override
    public Execution awaitEnd(TenantId tenant, UUID id, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (true) {
                try (var wait = ends.begin(id)) { // before it is looked at, so that no end is missed
                    var execution = get(tenant, id);
                    var left = Duration.ofNanos(end - System.nanoTime());
                    if (execution.status().isEnded() || left.isNegative()) {
                        return execution;
                    }
                    wait.atMost(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return get(tenant, id);
        }
    }

    @Override
    public Execution cancel(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::cancel);
    }

    @Override
    public Execution pause(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::pause);
    }

    @Override
    public Execution resume(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::resume);
    }

    @Override
    public Execution retry(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::retry);
    }

    private Execution steer(TenantId tenant, UUID id, BiConsumer<Control, ExecutionKey> wish) {
        wish.accept(control, new ExecutionKey(tenant, id));
        ends.left(id); // a cancelled one that nobody owned has ended without leaving a node
        return get(tenant, id);
    }
}
