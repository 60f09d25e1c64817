package dev.waybill.engine.graph;

import dev.waybill.definition.Block;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.Nesting.OnItemFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The graphs inside of one task that has opened them, and which of them comes next. Under its run's lock. */
final class Nest {
    private static final List<String> BLOCKS = List.of(Block.TASKS, "catch", "finally");

    /**
     * How one of the graphs ended.
     *
     * @param outputs of its last tasks, stored; null when it did not come to them
     * @param failed  the task whose failure nothing handled; negative: none
     * @param error   of that task, stored
     */
    record End(@Nullable String @Nullable [] outputs, int failed, @Nullable String error) {
        boolean isFailure() {
            return failed >= 0;
        }
    }

    private final Place owner;
    /** By the number of the item, or of the block. */
    private final Map<Integer, Scope> scopes = new TreeMap<>();
    private final Map<Integer, End> ends = new HashMap<>();
    private @Nullable Nesting nesting;
    private int openedAt;
    private int next;
    private boolean isFailing;

    Nest(Place owner) {
        this.owner = owner;
    }

    Place owner() {
        return owner;
    }

    // ---- the graphs

    /** The graph of a block or an item, made when it is first asked for; null when there is no such block. */
    @Nullable Scope scope(String block, int item) {
        int key = item < 0 ? BLOCKS.indexOf(block) : item;
        var known = scopes.get(key);
        var graph = known == null ? owner.scope().graph().nested(owner.index(), block) : null;
        if (graph == null) {
            return known;
        }
        var scope = Scope.inside(this, graph, block, item, prefix(block, item), item < 0 ? before(key) : null);
        scopes.put(key, scope);
        return scope;
    }

    /** As {@link #scope}, of those that have been made. */
    @Nullable Scope known(String block, int item) {
        return scopes.get(item < 0 ? BLOCKS.indexOf(block) : item);
    }

    private String prefix(String block, int item) {
        var path = owner.id();
        return item >= 0 ? path + "[" + item + "]." : block.equals(Block.TASKS) ? path + "." : path + ":" + block + ".";
    }

    Collection<Scope> scopes() {
        return List.copyOf(scopes.values());
    }

    private @Nullable Scope before(int block) {
        return scopes.entrySet().stream()
                .filter(entry -> entry.getKey() < block)
                .map(Map.Entry::getValue)
                .reduce((_, later) -> later)
                .orElse(null);
    }

    /** Those whose turn has come. */
    List<Scope> begun() {
        return scopes.values().stream().filter(Scope::isBegun).toList();
    }

    private boolean hasBegun(int key) {
        var scope = scopes.get(key);
        return scope != null && scope.isBegun();
    }

    /** After a retry by hand: of the items each as far as it has to; of a group the block that it failed in, and all after it. */
    void reopen() {
        if (scopes.values().stream().anyMatch(scope -> scope.item() >= 0)) {
            scopes.values().forEach(Scope::reopen);
            return;
        }
        var last = scopes.get(hasBegun(1) ? 1 : 0);
        var tidying = scopes.get(2);
        if (last != null && !last.hasEndedWell()) {
            last.reopen();
            if (tidying != null) {
                tidying.startOver();
            }
        } else if (tidying != null) {
            tidying.reopen();
        }
    }

    // ---- while the execution is live

    /** @param openedAt the row that says that they are open */
    void open(Nesting nesting, int openedAt) {
        this.nesting = nesting;
        this.openedAt = openedAt;
    }

    int openedAt() {
        return openedAt;
    }

    Nesting nesting() {
        return Objects.requireNonNull(nesting);
    }

    /** What {@code item} is there. */
    @Nullable Object item(int index) {
        return nesting() instanceof Nesting.ForEach(var items, _, _) ? items.get(index) : null;
    }

    boolean hasEnded(Scope scope) {
        return ends.containsKey(key(scope));
    }

    private static int key(Scope scope) {
        return scope.item() < 0 ? BLOCKS.indexOf(scope.block()) : scope.item();
    }

    /** One of them has ended, or was stopped. */
    void ended(Scope scope) {
        int key = key(scope);
        ends.put(key, end(scope));
        if (nesting() instanceof Nesting.ForEach(_, _, var onItemFailure)) {
            scopes.remove(key);
            isFailing |= scope.fatal() >= 0 && onItemFailure == OnItemFailure.FAIL;
        }
    }

    private static End end(Scope scope) {
        int failed = scope.fatal();
        if (failed >= 0) {
            return new End(null, failed, scope.state(failed).error);
        }
        return scope.live().isStopped()
                ? new End(null, -1, null)
                : new End(scope.graph().ends().mapToObj(index -> scope.state(index).output).toArray(String[]::new), -1, null);
    }

    /** Whether nothing of it is to begin any more and the rest is to be stopped. */
    boolean isFailing() {
        return isFailing;
    }

    /** The graphs that begin now. */
    List<Scope> next() {
        return switch (nesting()) {
            case Nesting.ForEach(var items, int concurrency, _) -> nextItems(items.size(), concurrency);
            case Nesting.Group() -> nextBlock().map(List::of).orElse(List.of());
        };
    }

    private List<Scope> nextItems(int size, int concurrency) {
        List<Scope> begun = new ArrayList<>();
        for (long running = begun().size(); !isFailing && running + begun.size() < concurrency && next < size; next++) {
            if (!ends.containsKey(next) && !hasBegun(next)) {
                begun.add(Objects.requireNonNull(scope(Block.TASKS, next)));
            }
        }
        return begun;
    }

    private Optional<Scope> nextBlock() {
        var tasks = ends.get(0);
        if (begun().isEmpty()) {
            return Optional.ofNullable(scope(Block.TASKS, -1));
        }
        if (tasks == null || (hasBegun(1) && !ends.containsKey(1)) || hasBegun(2)) {
            return Optional.empty();
        }
        var handling = tasks.isFailure() && !hasBegun(1) ? scope("catch", -1) : null;
        return Optional.ofNullable(handling == null ? scope("finally", -1) : handling);
    }

    /** Whether all that it runs has ended. */
    boolean isFinished() {
        return switch (nesting()) {
            case Nesting.ForEach(var items, _, _) -> begun().isEmpty() && (isFailing || next >= items.size());
            case Nesting.Group() -> !ends.isEmpty() && ends.size() == begun().size();
        };
    }

    /** In the order of the items; of a group the one that counts. */
    List<End> result() {
        return switch (nesting()) {
            case Nesting.ForEach(var items, _, _) -> {
                List<End> all = new ArrayList<>(items.size());
                for (int i = 0; i < items.size(); i++) {
                    all.add(ends.getOrDefault(i, new End(null, -1, null)));
                }
                yield all;
            }
            case Nesting.Group() -> List.of(groupResult());
        };
    }

    private End groupResult() {
        var last = ends.get(2);
        var handled = ends.get(1);
        return last != null && last.isFailure() ? last : handled != null ? handled : Objects.requireNonNull(ends.get(0));
    }

    /** What is kept of the items that have ended, as stored. */
    List<String> itemValues() {
        return nesting instanceof Nesting.ForEach ? ends.keySet().stream().flatMap(item -> itemValues(item).stream()).toList() : List.of();
    }

    /** As {@link #itemValues()}, of one. */
    List<String> itemValues(int item) {
        List<String> kept = new ArrayList<>();
        var end = ends.get(item);
        if (end != null && end.outputs() != null) {
            for (var output : end.outputs()) {
                if (output != null) {
                    kept.add(output);
                }
            }
        }
        if (end != null && end.error() != null) {
            kept.add(end.error());
        }
        return kept;
    }

    /** The block that a group's result is of: its tasks are named by {@link End#failed} and stand behind its outputs. */
    Graph graphOf(End end) {
        int block = nesting() instanceof Nesting.ForEach ? 0 : ends.entrySet().stream()
                .filter(entry -> entry.getValue() == end)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
        return Objects.requireNonNull(owner.scope().graph().nested(owner.index(), BLOCKS.get(block)));
    }

    /** What {@code error} is inside of catch. */
    @Nullable End handled() {
        return ends.get(0);
    }
}
