package dev.waybill.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tasks by index and what each depends on. Every walk is a loop: a chain of 10,000 tasks must not fill the stack. */
final class Graph {
    private static final int MAX_CYCLES = 50;

    private final int[][] upstream;
    private @Nullable BitSet @Nullable [] ancestors; // large, so only made when an expression asks

    Graph(int[][] upstream) {
        this.upstream = upstream;
    }

    static Graph of(Outline outline) {
        var upstream = new int[outline.drafts().size()][];
        for (var draft : outline.drafts()) {
            upstream[draft.index()] = draft.links().stream()
                    .map(link -> outline.byId().get(link.from()))
                    .filter(from -> from != null && from.index() != draft.index() && from.isBeside(draft))
                    .mapToInt(from -> from == null ? -1 : from.index())
                    .distinct()
                    .toArray();
        }
        return new Graph(upstream);
    }

    /** Whether the first task has ended before the second starts; null when a cycle keeps that from being told. */
    @Nullable Boolean isAncestor(int ancestor, int task) {
        if (ancestors == null) {
            ancestors = computeAncestors();
        }
        var of = ancestors[task];
        return of == null ? null : of.get(ancestor);
    }

    private @Nullable BitSet[] computeAncestors() {
        var result = new @Nullable BitSet[upstream.length];
        for (int task : inOrder(Set.of())) {
            var set = new BitSet(upstream.length);
            for (int from : upstream[task]) {
                set.set(from);
                var above = result[from];
                if (above != null) {
                    set.or(above);
                }
            }
            result[task] = set;
        }
        return result;
    }

    /** Every task after all it depends on; without those in a cycle or after one. */
    private int[] inOrder(Set<Long> cut) {
        var downstream = reversed(cut);
        int[] waiting = new int[upstream.length];
        downstream.forEach(tasks -> tasks.forEach(task -> waiting[task]++));
        int[] order = new int[upstream.length];
        int size = 0;
        for (int task = 0; task < waiting.length; task++) {
            if (waiting[task] == 0) {
                order[size++] = task;
            }
        }
        for (int next = 0; next < size; next++) {
            for (int task : downstream.get(order[next])) {
                if (--waiting[task] == 0) {
                    order[size++] = task;
                }
            }
        }
        return Arrays.copyOf(order, size);
    }

    private List<List<Integer>> reversed(Set<Long> cut) {
        List<List<Integer>> downstream = new ArrayList<>();
        for (int task = 0; task < upstream.length; task++) {
            downstream.add(new ArrayList<>());
        }
        for (int task = 0; task < upstream.length; task++) {
            for (int from : upstream[task]) {
                if (!cut.contains(edge(task, from))) {
                    downstream.get(from).add(task);
                }
            }
        }
        return downstream;
    }

    /**
     * Cycles that share no edge, so that each needs a repair of its own; at most 50. Each is the list of its tasks, every
     * one depending on the next, the last on the first.
     */
    List<List<Integer>> cycles() {
        var cycles = new ArrayList<List<Integer>>();
        var cut = new HashSet<Long>();
        for (var suspects = neverReady(cut); !suspects.isEmpty() && cycles.size() < MAX_CYCLES; suspects = neverReady(cut)) {
            var cycle = shortestCycle(onACycle(suspects, cut), suspects, cut);
            cycles.add(cycle);
            for (int i = 0; i < cycle.size(); i++) {
                cut.add(edge(cycle.get(i), cycle.get((i + 1) % cycle.size())));
            }
        }
        return cycles;
    }

    private BitSet neverReady(Set<Long> cut) {
        var tasks = new BitSet(upstream.length);
        tasks.set(0, upstream.length);
        for (int task : inOrder(cut)) {
            tasks.clear(task);
        }
        return tasks;
    }

    /** Each of the suspects depends on one of them, so that going upstream must come back to a task. */
    private int onACycle(BitSet suspects, Set<Long> cut) {
        var seen = new BitSet(upstream.length);
        int task = suspects.nextSetBit(0);
        while (!seen.get(task)) {
            seen.set(task);
            int at = task;
            task = Arrays.stream(upstream[at])
                    .filter(from -> suspects.get(from) && !cut.contains(edge(at, from)))
                    .findFirst()
                    .orElseThrow();
        }
        return task;
    }

    private List<Integer> shortestCycle(int start, BitSet within, Set<Long> cut) {
        int[] reachedFrom = new int[upstream.length];
        Arrays.fill(reachedFrom, -1);
        var queue = new ArrayDeque<Integer>();
        queue.add(start);
        while (!queue.isEmpty()) {
            int task = queue.remove();
            for (int from : upstream[task]) {
                if (!within.get(from) || cut.contains(edge(task, from))) {
                    continue;
                }
                if (from == start) {
                    return way(start, task, reachedFrom);
                }
                if (reachedFrom[from] < 0) {
                    reachedFrom[from] = task;
                    queue.add(from);
                }
            }
        }
        throw new IllegalStateException("No cycle through task " + start);
    }

    private static List<Integer> way(int start, int end, int[] reachedFrom) {
        var way = new ArrayDeque<Integer>();
        for (int task = end; task != start; task = reachedFrom[task]) {
            way.addFirst(task);
        }
        way.addFirst(start);
        return List.copyOf(way);
    }

    private static long edge(int task, int from) {
        return (long) task << 32 | from;
    }
}
