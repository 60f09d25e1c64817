package dev.waybill.engine.graph;

import dev.waybill.definition.Block;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskType;
import dev.waybill.engine.graph.LiveScope.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The graphs inside of the tasks of one live execution: when each begins, is given up, and ends. Under its run's lock. */
final class Nests {
    /** Forgets what waits. */
    interface Waits {
        boolean removeIf(Predicate<Place> isForgotten);
    }

    private final Plan plan;
    private final Ready ready;
    private final RunValues values;
    private final Waits waits;
    private final IntPredicate isCommitted;
    /** Graphs whose first effects wait for a commit. */
    private final List<Scope> held = new ArrayList<>();

    Nests(Plan plan, Ready ready, RunValues values, Waits waits, IntPredicate isCommitted) {
        this.plan = plan;
        this.ready = ready;
        this.values = values;
        this.waits = waits;
        this.isCommitted = isCommitted;
    }

    /**
     * Reads how the tasks that are open run their graphs.
     *
     * @throws TaskFailure when their parameters cannot be read
     */
    void readNestings(Scope scope) {
        scope.nests().values().stream().filter(nest -> nest.owner().state().isOpen).forEach(nest -> {
            var owner = nest.owner();
            nest.open(type(owner).nesting(parameters(owner)), 0);
            nest.scopes().forEach(this::readNestings);
        });
    }

    private TaskType type(Place owner) {
        return plan.step(owner.task()).type();
    }

    private Map<String, @Nullable Object> parameters(Place owner) {
        return values.parameters(owner.state().input);
    }

    /** Everything that the journal says of them is told; decides what follows. */
    void restored(Nest nest, int lastRow) {
        for (var scope : nest.begun()) {
            if (scope.fatal() >= 0) {
                stop(scope);
            }
            if (scope.live().isStopped() || scope.live().frontier().isAllEnded()) {
                end(scope);
            }
        }
        advance(nest, lastRow);
    }

    void open(Place owner, Nesting nesting, int row) {
        values.hold(owner.state().input);
        owner.scope().drop(owner.index());
        var nest = owner.scope().open(owner.index());
        nest.open(nesting, row);
        advance(nest, row);
    }

    /** The task itself has ended. */
    void left(Place owner) {
        values.drop(owner.state().input);
        owner.state().isOpen = false;
        var nest = owner.scope().nest(owner.index());
        if (nest != null) {
            nest.scopes().forEach(this::forget);
            nest.itemValues().forEach(values::drop);
        }
        owner.scope().drop(owner.index());
    }

    private void begin(Scope scope, int after) {
        scope.begin();
        scope.live(new LiveScope(scope, ready, after));
        boolean isHeld = !isCommitted.test(after);
        if (isHeld) {
            held.add(scope);
        }
        scope.live().frontier().begin(isHeld);
    }

    void committed(int row) {
        if (!held.isEmpty()) {
            held.removeIf(scope -> {
                boolean isDurable = scope.live().after() <= row;
                if (isDurable && !scope.live().isStopped()) {
                    scope.live().frontier().release();
                }
                return isDurable;
            });
        }
    }

    void closeIfEnded(Scope scope, int lastRow) {
        if (scope.nest() != null && scope.live().frontier().isAllEnded()) {
            close(scope, lastRow);
        }
    }

    /** Nothing of the graph starts any more; what runs in it may finish. */
    void stop(Scope scope) {
        scope.live().stop();
        ready.remove(scope);
        waits.removeIf(place -> place.isWithin(scope));
        forgetBlocked(scope);
    }

    private void forgetBlocked(Scope scope) {
        scope.live().frontier().forget();
        scope.nests().values().stream().flatMap(nest -> nest.scopes().stream()).filter(Scope::isLive).forEach(this::forgetBlocked);
    }

    /** An attempt is over: the outermost graph around it that was given up and in which nothing runs any more has ended. */
    void closeIfStopped(Scope innermost, int lastRow) {
        Scope stopped = null;
        for (var at = innermost; at != null; at = at.around()) {
            if (at.live().isStopped() && at.live().isIdle()) {
                stopped = at;
            }
        }
        var around = stopped == null ? null : stopped.around();
        if (stopped != null && around != null && LiveScope.isStarting(around)) {
            close(stopped, lastRow);
        }
    }

    private void close(Scope scope, int lastRow) {
        var nest = scope.nest();
        if (nest == null || nest.hasEnded(scope)) {
            return;
        }
        end(scope);
        advance(nest, lastRow);
    }

    private void end(Scope scope) {
        var nest = scope.nest();
        if (nest != null && !nest.hasEnded(scope)) {
            nest.ended(scope);
            if (scope.item() >= 0) { // many of them may be held at a time: only what comes of each is kept
                forget(scope);
                nest.itemValues(scope.item()).forEach(values::hold);
            }
        }
    }

    private void advance(Nest nest, int lastRow) {
        if (nest.isFailing()) {
            for (var scope : nest.begun()) {
                stop(scope);
                if (scope.live().isIdle()) {
                    end(scope);
                }
            }
        }
        for (var scope : nest.next()) {
            begin(scope, scope.block().equals(Block.TASKS) ? nest.openedAt() : lastRow);
        }
        var owner = nest.owner();
        if (nest.isFinished() && owner.scope().live().phase(owner.index()) == Phase.OPEN) {
            owner.scope().live().phase(owner.index(), Phase.NEW);
            ready.add(owner);
        }
    }

    private void forget(Scope scope) {
        for (var state : scope.states()) {
            values.forget(state);
        }
        scope.nests().values().forEach(nest -> {
            nest.scopes().forEach(this::forget);
            nest.itemValues().forEach(values::drop);
        });
    }
}
