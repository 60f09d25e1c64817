package dev.waybill.engine.rehearsal;

import dev.waybill.blob.MemoryBlobs;
import dev.waybill.engine.Rehearsal;
import dev.waybill.engine.Rehearsed;
import dev.waybill.engine.TaskType;
import dev.waybill.engine.Version;
import dev.waybill.engine.graph.Ending;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.HeldValues;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.Run;
import dev.waybill.engine.graph.RunEnvironment;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.route.CompiledVersion;
import dev.waybill.engine.route.Planner;
import dev.waybill.engine.route.Routes;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import dev.waybill.tenant.Ids;
import dev.waybill.definition.Task;
import dev.waybill.engine.graph.Permits;
import java.util.stream.Collectors;
import java.util.Objects;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** One rehearsal, on the calling thread alone. */
public final class Stage {
    private static final long MOST_HELD = 64_000_000;
    private static final long INCARNATION = 1;
    /** Waits are exactly as long as the policy says, without jitter. */
    private static final RandomGenerator IN_THE_MIDDLE = () -> 1L << 63;

    private final Rehearsal rehearsal;
    private final ExecutionKey key;
    private final VirtualTime time;
    private final Bounds bounds;
    private final MemoryCommits commits;
    private final HeldValues held = new HeldValues(MOST_HELD);
    private final Values values;
    /** What is to be done next; whatever would run on a thread of its own in production stands in line here. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isGone;

    public Stage(Rehearsal rehearsal, int largestValue) {
        this.rehearsal = rehearsal;
        this.key = new ExecutionKey(rehearsal.version().tenant(), rehearsal.executionId());
        this.time = new VirtualTime(rehearsal.startedAt());
        this.bounds = new Bounds(rehearsal.atMost());
        this.commits = new MemoryCommits(time, bounds);
        this.values = new Values(new MemoryBlobs(MOST_HELD), new Ids(time, new Random(1)), held, largestValue);
    }

    /** Plays it to its end, or until it takes too much. */
    public Rehearsed play(CamelContext context, List<TaskType> types, Expressions expressions) {
        var stoodIn = types.stream().<TaskType>map(type -> new StoodIn(type, rehearsal.standIns())).toList();
        // of no use to anybody afterwards: it goes as soon as it is left
        var routes = new Routes(context, new Planner(stoodIn, expressions), 0, tasks::add);
        var compiled = routes.acquire(unique(rehearsal.version()));
        var run = new Run(record(), compiled.plan(), Replay.of(compiled.plan().graph(), List.of()), environment());
        run.onGone(() -> isGone = true);
        var reason = play(run, compiled);
        return rehearsed(compiled.plan().graph(), run.ending(), reason);
    }

    /** Several rehearsals of one version at a time must not meet in the context. */
    private static Version unique(Version version) {
        return new Version(
                version.tenant(), UUID.randomUUID(), version.number(), version.definition(), version.createdAt(), version.createdBy(), version.comment());
    }

    private @Nullable CutShort play(Run run, CompiledVersion compiled) {
        try {
            compiled.send(run);
            do {
                doAll();
            } while (!isGone && time.advance());
            return isGone ? null : new CutShort("The execution waits for something that never comes");
        } catch (CutShort reason) {
            return reason;
        } finally {
            leave(run);
        }
    }

    private void doAll() {
        for (var next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
            if (!isGone) {
                bounds.check();
            }
        }
    }

    /** The route is given back, however it ended. */
    private void leave(Run run) {
        if (!isGone) {
            tasks.clear();
            run.fenced();
        }
        for (var next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    private RunRecord record() {
        var version = rehearsal.version();
        var timeout = version.definition().timeout();
        return new RunRecord(
                key,
                version.workflowId(),
                version.number(),
                new byte[0],
                1,
                Json.write(rehearsal.trigger()),
                null,
                values.store(key, "input", rehearsal.input()),
                rehearsal.startedAt(),
                timeout == null ? null : rehearsal.startedAt().plus(timeout),
                INCARNATION,
                1,
                0,
                0,
                false,
                false,
                Set.of());
    }

    private RunEnvironment environment() {
        return new RunEnvironment(
                commits,
                time,
                time,
                values,
                held,
                IN_THE_MIDDLE,
                new Permits(Integer.MAX_VALUE),
                Integer.MAX_VALUE,
                pools(),
                new AlwaysFresh(),
                _ -> new Signals(false, false),
                (_, _) -> List.of(),
                tasks::add);
    }

    /** Whatever a task asks for is here. */
    private Set<String> pools() {
        return rehearsal.version().definition().allTasks().map(Task::pool).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static final class AlwaysFresh implements RunEnvironment.LeaseGate {
        @Override
        public boolean awaitFresh(long incarnation) {
            return true;
        }

        @Override
        public boolean isFresh(long incarnation) {
            return true;
        }
    }

    private Rehearsed rehearsed(Graph graph, Optional<Ending> ending, @Nullable CutShort reason) {
        var shown = Replay.of(graph, commits.rows()).shown();
        return new Rehearsed(
                ending.map(Ending::status).orElse(null),
                ending.map(end -> read(end.output())).orElse(null),
                ending.map(Ending::error).orElse(null),
                time.instant(),
                commits.rows().stream().map(this::event).toList(),
                shown.stream().map(task -> task(task, ending.isPresent())).toList(),
                Edges.of(graph.tasks(), shown),
                reason == null ? null : reason.sentence());
    }

    private Rehearsed.Task task(Replay.Shown shown, boolean isEnded) {
        var state = shown.state();
        var outcome = state.outcome();
        return new Rehearsed.Task(
                shown.id(),
                shown.task().type(),
                outcome != null ? outcome.word() : isEnded ? "cancelled" : null,
                state.attempts(),
                state.startedAt(),
                state.completedAt(),
                read(state.input()),
                read(state.output()),
                read(state.error()));
    }

    private Rehearsed.Event event(JournalRow row) {
        return new Rehearsed.Event(
                row.kind().word(),
                row.taskId(),
                row.attempt(),
                row.outcome(),
                read(row.input()),
                read(row.output()),
                read(row.error()),
                row.startedAt(),
                row.at(),
                row.dueAt());
    }

    private @Nullable Object read(@Nullable String stored) {
        return values.read(key, stored);
    }
}
