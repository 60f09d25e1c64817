package dev.waybill.engine;

import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.expression.Context;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Starts, watches and steers executions. Every id is looked up within its tenant: a foreign one is not found. */
public final class Executions {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Starts starts;
    private final ExecutionTable table;
    private final Versions versions;
    private final TaskViews views;
    private final Control control;
    private final Values values;
    private final Reruns reruns;
    private final Live live;

    Executions(
            Starts starts,
            ExecutionTable table,
            Versions versions,
            TaskViews views,
            Control control,
            Values values,
            Reruns reruns,
            Live live) {
        this.starts = starts;
        this.table = table;
        this.versions = versions;
        this.views = views;
        this.control = control;
        this.values = values;
        this.reruns = reruns;
        this.live = live;
    }

    /** What is live on this node, who waits for its end, and who hears of it if it had a slot. */
    record Live(Runs runs, EndSignals ends, Consumer<ExecutionKey> slots) {}

    /**
     * Makes an execution durable, then returns it; it runs by itself.
     *
     * @throws dev.waybill.refusal.Refusal {@code input_invalid}, {@code idempotency_key_reused}, {@code payload_too_large},
     *     {@code overloaded} or {@code database_unavailable}
     */
    public Accepted accept(StartExecution start) {
        var started = starts.accept(start);
        var execution = started.execution();
        boolean isRunning = execution.status() == ExecutionStatus.RUNNING;
        if (started.isReplayed() || !isRunning && execution.terms().slot() != null) {
            return new Accepted(get(start.version().tenant(), started.id()), started.isReplayed());
        }
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
                        null,
                        ExecutionTraits.of(execution.terms().shownAttributes(), null)),
                false);
    }

    /**
     * The execution that an earlier start with this key began; empty when there was none or the key has expired.
     *
     * @param body as in {@link StartExecution#body()}
     * @throws dev.waybill.refusal.Refusal {@code idempotency_key_reused} when it had another body
     */
    public Optional<Execution> startedWith(TenantId tenant, UUID workflowId, String idempotencyKey, @Nullable Object body) {
        return starts.startedWith(tenant, workflowId, idempotencyKey, body).flatMap(id -> find(tenant, id));
    }

    /**
     * Makes a new execution durable that goes over what another one did. The other one keeps all that it has.
     *
     * @param start    as for any start; its trigger says whose rerun it is
     * @param source   the other one, of the same workflow
     * @param fromTask null: as a whole; else the results of everything that is not downstream of the task are taken over
     * @throws dev.waybill.refusal.Refusal as {@link #accept}, {@code body_invalid} without that task, {@code value_unreadable}
     */
    public Accepted rerun(StartExecution start, Execution source, @Nullable String fromTask) {
        var started = reruns.accept(start, source, fromTask);
        return new Accepted(get(start.version().tenant(), started.id()), started.isReplayed());
    }

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
                    execution.completedAt(),
                    execution.traits());
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
        return find(tenant, id).orElseThrow(Executions::notFound);
    }

    private static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution");
    }

    public Page<Execution> list(TenantId tenant, ExecutionFilter filter, PageRequest request) {
        return table.list(tenant, filter, request);
    }

    /** How the last executions of a rollout ended, at most that many. */
    public Tally tally(TenantId tenant, UUID rollout, int atMost) {
        return table.tally(tenant, rollout, atMost);
    }

    /** The last execution of each workflow, without input and output. */
    public Map<UUID, Execution> lastOf(TenantId tenant, List<UUID> workflowIds) {
        return table.lastOf(tenant, workflowIds);
    }

    /**
     * In the order of the definition.
     *
     * @throws dev.waybill.refusal.Refusal {@code execution_not_found}
     */
    public Page<TaskView> tasks(TenantId tenant, UUID id, PageRequest request) {
        var execution = table.find(new ExecutionKey(tenant, id)).orElseThrow(Executions::notFound).execution();
        var version = versions.find(tenant, execution.workflowId(), execution.workflowVersion())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"));
        return views.tasks(execution, version, request);
    }

    /**
     * What expressions see of an execution as it stands.
     *
     * @param task of which they are; empty: of the workflow's output
     * @return empty when its version has no such task
     * @throws dev.waybill.refusal.Refusal {@code execution_not_found}
     */
    public Optional<Context> context(TenantId tenant, UUID id, Optional<String> task) {
        var execution = get(tenant, id);
        return views.context(execution, version(execution), task);
    }

    /**
     * What an execution did; empty when there is too much of it.
     *
     * @throws TaskFailure {@code storage.damaged} when a value of it cannot be read
     * @throws dev.waybill.refusal.Refusal {@code execution_not_found}
     */
    public Optional<Recorded> recorded(TenantId tenant, UUID id) {
        return views.recorded(get(tenant, id));
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found} */
    public Page<JournalView> journal(TenantId tenant, UUID id, PageRequest request) {
        var key = new ExecutionKey(tenant, id);
        if (table.find(key).isEmpty()) {
            throw notFound();
        }
        return views.journal(key, request);
    }

    /**
     * Waits until it has ended or the time is over, and returns it as it then stands. What ends on this node is told from
     * memory; a database that does not answer meanwhile is waited for, as the execution is durable whatever it says.
     *
     * @param known the execution as it was a moment ago, which is the answer if no later one can be had in time
     */
    public Execution awaitEnd(Execution known, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        var last = known;
        try {
            while (!last.status().isEnded()) {
                var left = Duration.ofNanos(end - System.nanoTime());
                if (!left.isPositive()) {
                    return look(last);
                }
                last = awaitEndAWhile(last, left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private Execution awaitEndAWhile(Execution last, Duration atMost) throws InterruptedException {
        var key = new ExecutionKey(last.tenant(), last.id());
        try (var wait = live.ends().begin(last.id())) { // before it is looked at, so that no end is missed
            boolean isHere = last.startedAt() != null && live.runs().isKnown(key); // its end is still to come
            var now = isHere ? last : look(last);
            if (now.status().isEnded()) {
                return now;
            }
            return wait.atMost(atMost)
                    .map(ending -> now.startedAt() == null ? look(now) : now.ended(ending, read(key, ending.output())))
                    .orElse(now);
        }
    }

    private Execution look(Execution last) {
        try {
            return get(last.tenant(), last.id());
        } catch (DataAccessException e) {
            return last; // too many ask at once, or the database is away: the caller has been told of it, and looks again
        }
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    public Execution cancel(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::cancel);
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    public Execution pause(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::pause);
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended} */
    public Execution resume(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::resume);
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_live}, {@code execution_succeeded} */
    public Execution retry(TenantId tenant, UUID id) {
        return steer(tenant, id, Control::retry);
    }

    /**
     * Where an execution is to pause.
     *
     * @param breakpoints ids of tasks
     * @param at          the task before which it pauses at one now, or null
     */
    public record Breaks(List<String> breakpoints, @Nullable String at) {}

    /**
     * Sets all breakpoints of an execution: it pauses before each of these tasks once, unless the task has begun.
     *
     * @throws dev.waybill.refusal.Refusal {@code execution_not_found}, {@code execution_ended}, or {@code body_invalid} for what is no task
     */
    public Breaks setBreakpoints(TenantId tenant, UUID id, Set<String> breakpoints) {
        Breakpoints.check(breakpoints, version(get(tenant, id)).definition());
        var key = new ExecutionKey(tenant, id);
        control.setBreakpoints(key, breakpoints);
        return breaks(tenant, id);
    }

    /** @throws dev.waybill.refusal.Refusal {@code execution_not_found} */
    public Breaks breaks(TenantId tenant, UUID id) {
        var execution = get(tenant, id);
        var breaks = control.breaks(new ExecutionKey(tenant, id));
        return execution.status() == ExecutionStatus.PAUSED ? breaks : new Breaks(breaks.breakpoints(), null);
    }

    private Version version(Execution execution) {
        return versions.find(execution.tenant(), execution.workflowId(), execution.workflowVersion())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"));
    }

    private Execution steer(TenantId tenant, UUID id, BiConsumer<Control, ExecutionKey> wish) {
        wish.accept(control, new ExecutionKey(tenant, id));
        live.slots().accept(new ExecutionKey(tenant, id));
        live.ends().left(id, Optional.empty()); // a cancelled one that nobody owned has ended without leaving a node
        return get(tenant, id);
    }
}
