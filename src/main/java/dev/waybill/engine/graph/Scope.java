package dev.waybill.engine.graph;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One graph of an execution and what is known of its tasks: the workflow's own graph, or, inside of a task, a block of a
 * group or one item's turn of a foreach. While the execution is live, under its run's lock.
 */
final class Scope {
    private final Graph graph;
    private final @Nullable Nest nest;
    private final String block;
    private final int item;
    private final String prefix;
    private final @Nullable Scope before;
    private final TaskState[] states;
    private final Map<Integer, Nest> nests = new HashMap<>();
    /** The first task whose failure nothing handles; negative: none. */
    private int fatal = -1;

    /** Whether its turn has come; what is known of its tasks before is for later. */
    private boolean isBegun;

    /** Set while the execution is live. */
    private @Nullable LiveScope live;

    private Scope(Graph graph, @Nullable Nest nest, String block, int item, String prefix, @Nullable Scope before) {
        this.graph = graph;
        this.nest = nest;
        this.block = block;
        this.item = item;
        this.prefix = prefix;
        this.before = before;
        this.states = new TaskState[graph.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new TaskState();
        }
    }

    static Scope outermost(Graph graph) {
        return new Scope(graph, null, "", -1, "", null);
    }

    static Scope inside(Nest nest, Graph graph, String block, int item, String prefix, @Nullable Scope before) {
        return new Scope(graph, nest, block, item, prefix, before);
    }

    Graph graph() {
        return graph;
    }

    /** The task's graphs that it is one of; null for the outermost. */
    @Nullable Nest nest() {
        return nest;
    }

    String block() {
        return block;
    }

    /** Of a foreach: which item's turn it is, from 0; else negative. */
    int item() {
        return item;
    }

    /** What {@code item} is in it. */
    @Nullable Object itemValue() {
        return Objects.requireNonNull(nest).item(item);
    }

    /** What {@code error} is in it: that of the block before it. */
    @Nullable Object error(RunValues values) {
        var inside = Objects.requireNonNull(nest);
        var handled = inside.handled();
        return handled == null ? null : values.error(inside, handled);
    }

    String prefix() {
        return prefix;
    }

    TaskState state(int index) {
        return states[index];
    }

    TaskState[] states() {
        return states;
    }

    Place place(int index) {
        return new Place(this, index);
    }

    /** The graph around it; null for the outermost. */
    @Nullable Scope around() {
        return nest == null ? null : nest.owner().scope();
    }

    /** The block of the same group whose tasks had all ended before the first of this one could begin. */
    @Nullable Scope before() {
        return before;
    }

    boolean isWithin(Scope other) {
        for (var at = this; at != null; at = at.around()) {
            if (at == other) {
                return true;
            }
        }
        return false;
    }

    // ---- the graphs inside of its tasks

    @Nullable Nest nest(int index) {
        return nests.get(index);
    }

    Nest open(int index) {
        return nests.computeIfAbsent(index, _ -> new Nest(place(index)));
    }

    void drop(int index) {
        nests.remove(index);
    }

    Map<Integer, Nest> nests() {
        return nests;
    }

    // ---- how it stands

    boolean isBegun() {
        return isBegun;
    }

    void begin() {
        isBegun = true;
    }

    /** Whether all its tasks have ended and no failure is left unhandled. */
    boolean hasEndedWell() {
        return fatal < 0 && Arrays.stream(states).allMatch(state -> state.outcome != null && !(state.outcome instanceof Outcome.Cancelled));
    }

    /** It is to run once more as a whole, when its turn comes; its calls are new ones to whoever they reach. */
    void startOver() {
        isBegun = false;
        fatal = -1;
        nests.clear();
        for (var state : states) {
            state.reset();
            state.isOpen = false;
            state.answered++;
        }
    }

    int fatal() {
        return fatal;
    }

    void failedAt(int index) {
        if (fatal < 0) {
            fatal = index;
        }
    }

    /** A person said how a task ended: the failure that stopped the graph may be one no more. */
    void patchedAt(int index) {
        if (fatal < 0 || fatal == index) {
            fatal = IntStream.concat(IntStream.of(index), IntStream.range(0, states.length)).filter(this::isFatal).findFirst().orElse(-1);
        }
    }

    private boolean isFatal(int index) {
        return states[index].outcome instanceof Outcome.Failure && !graph.handlesFailure(index);
    }

    /** After a retry by hand: what ended well stays, all else is open again. */
    void reopen() {
        fatal = -1;
        for (int i = 0; i < states.length; i++) {
            var outcome = states[i].outcome;
            if (outcome == null
                    || outcome instanceof Outcome.Cancelled
                    || isFatal(i)) {
                states[i].reset();
                var inside = nests.get(i);
                if (inside != null) {
                    inside.reopen();
                }
            }
        }
    }

    LiveScope live() {
        return Objects.requireNonNull(live);
    }

    void live(LiveScope live) {
        this.live = live;
    }

    boolean isLive() {
        return live != null;
    }

    /** The latest instant at which one of these tasks ended; empty when none did. */
    Optional<Instant> latestEnd(IntStream indexes) {
        return indexes.mapToObj(index -> states[index].completedAt)
                .<Instant>mapMulti((end, some) -> {
                    if (end != null) {
                        some.accept(end);
                    }
                })
                .max(Instant::compareTo);
    }

    /** When its first tasks could begin: when the one around it did, or, of a later block, when the one before it had ended. */
    @Nullable Instant since() {
        if (nest == null) {
            return null;
        }
        var earlier = before == null ? Optional.<Instant>empty() : before.latestEnd(IntStream.range(0, before.states.length));
        return earlier.orElse(nest.owner().state().startedAt());
    }
}
