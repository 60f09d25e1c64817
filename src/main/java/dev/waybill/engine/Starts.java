package dev.waybill.engine;

import dev.waybill.engine.claim.Claims;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.claim.Takeover;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.Journal;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.KeyedStarts;
import dev.waybill.engine.journal.NewExecution;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Accepts starts: checked, then durable, then run at once if this node has room, else by whoever claims them. */
final class Starts {
    private final Versions versions;
    private final Values values;
    private final Ids ids;
    private final Journal journal;
    private final KeyedStarts keyedStarts;
    private final Runs runs;
    private final Claims claims;
    private final Takeover takeover;
    private final DiskGuard disk;
    private final Expressions expressions;
    private final Consumer<ExecutionKey> slots;

    Starts(
            Versions versions,
            Values values,
            Ids ids,
            Journal journal,
            KeyedStarts keyedStarts,
            Claims claims,
            Running running,
            Expressions expressions) {
        this.versions = versions;
        this.values = values;
        this.ids = ids;
        this.journal = journal;
        this.keyedStarts = keyedStarts;
        this.claims = claims;
        this.runs = running.runs();
        this.takeover = running.takeover();
        this.disk = running.disk();
        this.expressions = expressions;
        this.slots = running.slots();
    }

    /**
     * What makes executions live on this node.
     *
     * @param slots looks whom the concurrency key of an execution lets go on
     */
    record Running(Runs runs, Takeover takeover, DiskGuard disk, Consumer<ExecutionKey> slots) {}

    /** @return the id of the execution that the start stands for, and whether it is an earlier one */
    Started accept(StartExecution start) {
        var prepared = versions.prepare(start.version().tenant(), start.version().workflowId(), start.version().number())
                .orElseThrow(() -> new IllegalStateException("The version is stored"));
        check(start, prepared);
        Breakpoints.check(start.breakpoints(), prepared.version().definition());
        disk.check();
        journal.requireUp();
        var id = ids.next();
        // one with breakpoints is begun by who claims it, and so reads them
        boolean isHere = start.breakpoints().isEmpty() && claims.node().isFresh() && runs.reserve(new ExecutionKey(start.version().tenant(), id));
        NewExecution execution;
        try {
            execution = describe(start, prepared, id, isHere);
        } catch (RuntimeException e) {
            settle(new ExecutionKey(start.version().tenant(), id), null, isHere);
            throw e;
        }
        if (start.idempotencyKey().isEmpty() && start.breakpoints().isEmpty() && execution.terms().slot() == null) {
            var settled = new CompletableFuture<Void>();
            var _ = settled.whenComplete((_, refusal) -> settle(execution.key(), refusal == null ? execution : null, isHere));
            journal.accept(execution, settled);
            return new Started(id, execution, false);
        }
        return acceptOnce(start, execution, isHere);
    }

    private Started acceptOnce(StartExecution start, NewExecution execution, boolean isHere) {
        NewExecution begun = null;
        try {
            var key = start.idempotencyKey().or(() -> start.breakpoints().isEmpty() ? Optional.empty() : Optional.of("execution " + execution.key().id()));
            var kept = key.map(known -> keyedStarts.accept(execution, known, hash(start.body()), start.breakpoints()))
                    .orElseGet(() -> keyedStarts.acceptInSlot(execution));
            boolean isNew = kept.execution().equals(execution.key().id());
            begun = kept.isOwned() ? execution : null;
            if (isNew && !kept.isOwned()) {
                claims.wake();
                slots.accept(execution.key());
            }
            return new Started(kept.execution(), kept.isOwned() ? execution : execution.queued(), !isNew);
        } finally {
            settle(execution.key(), begun, isHere);
        }
    }

    /**
     * Accepts a rerun: queued, its first rows in the same transaction.
     *
     * @param takenOver the first rows, given the id
     */
    Started rerun(StartExecution start, UUID source, Function<NewExecution, List<JournalRow>> takenOver) {
        var prepared = versions.prepare(start.version().tenant(), start.version().workflowId(), start.version().number())
                .orElseThrow(() -> new IllegalStateException("The version is stored"));
        check(start, prepared);
        disk.check();
        journal.requireUp();
        var execution = describe(start, prepared, ids.next(), false);
        var seed = new KeyedStarts.Seed(source, takenOver.apply(execution));
        var kept = keyedStarts.accept(execution, start.idempotencyKey().orElse(null), hash(start.body()), seed);
        claims.wake();
        return new Started(kept.execution(), execution, !kept.execution().equals(execution.key().id()));
    }

    /** Begins a durable execution that holds a place here, or gives the place back. */
    private void settle(ExecutionKey key, @Nullable NewExecution durable, boolean isHere) {
        if (!isHere) {
            claims.wake();
        } else if (durable == null) {
            runs.giveBack(key);
        } else {
            takeover.beginNew(record(durable));
        }
    }

    Optional<UUID> startedWith(TenantId tenant, UUID workflow, String key, @Nullable Object body) {
        return keyedStarts.find(tenant, workflow, key, hash(body));
    }

    record Started(UUID id, NewExecution execution, boolean isReplayed) {}

    private static void check(StartExecution start, Versions.Prepared prepared) {
        var unstorable = Json.firstUnstorable(start.input());
        if (unstorable != null) {
            throw invalid(List.of(new Fault(
                    "/input" + unstorable, "unstorable", "NUL and lone surrogates cannot be stored; leave them out")));
        }
        var schema = prepared.inputSchema();
        if (schema == null) {
            return;
        }
        var faults = schema.check(start.input()).stream()
                .map(fault -> new Fault("/input" + fault.pointer(), fault.code(), fault.message()))
                .toList();
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "input_invalid", "The input does not fit the workflow's input_schema", faults);
    }

    private NewExecution describe(StartExecution start, Versions.Prepared prepared, UUID id, boolean isHere) {
        var version = start.version();
        var key = new ExecutionKey(version.tenant(), id);
        var timeout = version.definition().timeout();
        var createdAt = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
        var terms = TermsOfStart.of(expressions, new StartContext(start, id, createdAt));
        return new NewExecution(
                key,
                version.workflowId(),
                version.number(),
                start.workflowName(),
                prepared.hash(),
                String.valueOf(start.trigger().get("type")),
                Json.write(start.trigger()),
                start.trace().map(TraceContext::header).orElse(null),
                storeInput(key, start),
                createdAt,
                timeout == null ? null : timeout.toMillis(),
                isHere ? claims.node().incarnation() : null,
                terms);
    }

    private String storeInput(ExecutionKey key, StartExecution start) {
        try {
            return values.store(key, "input", start.input());
        } catch (TaskFailure e) {
            throw e.code().equals("payload.too_large")
                    ? new Refusal(Refusal.Kind.TOO_LARGE, "payload_too_large", e.sentence())
                    : new Refusal(Refusal.Kind.UNAVAILABLE, "storage_full", e.sentence(), Duration.ofSeconds(30));
        }
    }

    private RunRecord record(NewExecution execution) {
        var incarnation = execution.incarnation();
        if (incarnation == null) {
            throw new IllegalStateException("It runs here");
        }
        return new RunRecord(
                execution.key(),
                execution.workflowId(),
                execution.workflowVersion(),
                execution.definitionHash(),
                1,
                execution.trigger(),
                Optional.ofNullable(execution.traceparent()).flatMap(TraceContext::parse).orElse(null),
                execution.input(),
                execution.createdAt(),
                execution.deadlineAt(),
                incarnation,
                1,
                0,
                0,
                false,
                false,
                Set.of());
    }

    private static byte[] hash(@Nullable Object body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Json.write(sorted(body)).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Equal JSON gives equal text, whatever the order of its keys. */
    private static @Nullable Object sorted(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((key, member) -> sorted.put((String) key, sorted(member)));
                yield sorted;
            }
            case List<?> list -> list.stream().<@Nullable Object>map(Starts::sorted).toList();
            case null, default -> value;
        };
    }
}
