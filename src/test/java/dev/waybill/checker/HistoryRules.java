package dev.waybill.checker;

import dev.waybill.checker.History.Call;
import dev.waybill.checker.History.Operation;
import dev.waybill.checker.History.Result;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What clients were told against what there is. All starts of the workflows concerned are in the history. */
final class HistoryRules {
    static final List<Rule<Told>> ALL = List.of(
            new Rule<>("H01 accepted", "every start that was answered exists", HistoryRules::acceptedExist),
            new Rule<>("H02 nothing more", "there are no more executions than starts, those without an answer at most once", HistoryRules::nothingMore),
            new Rule<>("H03 keys", "one key starts one execution, two starts without one start two", HistoryRules::keysHold),
            new Rule<>("H04 ends", "no end changes in any later read, but by a retry", HistoryRules::endsStay),
            new Rule<>("H05 backwards", "reads never go backwards", HistoryRules::neverBackwards),
            new Rule<>("H06 agreement", "the last end that was read is the one in the database", HistoryRules::readsAgree),
            new Rule<>("H07 found", "what was answered is found from then on", HistoryRules::found));
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");

    /** Both sides. */
    record Told(Snapshot snapshot, List<Call> calls) {
        List<Call> ok(Operation operation) {
            return calls.stream().filter(call -> call.operation() == operation && call.result() == Result.OK).toList();
        }

        Map<String, RecordedExecution> executions() {
            var byId = new HashMap<String, RecordedExecution>();
            snapshot.executions().forEach(execution -> byId.put(execution.id(), execution));
            return byId;
        }

        /** Reads of each execution that told a status, in the order in which they were answered. */
        Map<String, List<Call>> reads() {
            return calls.stream()
                    .filter(call -> call.result() == Result.OK && call.status() != null)
                    .sorted(Comparator.comparingLong(Call::answeredAt))
                    .collect(Collectors.groupingBy(Call::execution));
        }

        /** A retry of the execution may have taken effect between the two. */
        boolean isRetriedBetween(Call one, Call other) {
            return calls.stream()
                    .filter(call -> call.operation() == Operation.RETRY && call.result() != Result.FAIL)
                    .filter(call -> call.target().equals(one.execution()))
                    .anyMatch(call -> call.invokedAt() <= other.answeredAt() && call.answeredAt() >= one.invokedAt());
        }
    }

    private HistoryRules() {}

    private static void acceptedExist(Told told, Consumer<String> fault) {
        var there = told.executions().keySet();
        told.ok(Operation.START).stream()
                .filter(call -> !there.contains(call.execution()))
                .forEach(call -> fault.accept("start " + call.id() + " was told " + call.execution() + ", which does not exist"));
    }

    private static void nothingMore(Told told, Consumer<String> fault) {
        var answered = told.ok(Operation.START).stream().map(Call::execution).collect(Collectors.toSet());
        var starts = told.calls().stream().filter(call -> call.operation() == Operation.START).toList();
        for (var workflow : starts.stream().map(Call::target).distinct().toList()) {
            var more = told.snapshot().executions().stream()
                    .filter(execution -> execution.head().workflow().equals(workflow) && !answered.contains(execution.id()))
                    .map(RecordedExecution::id)
                    .toList();
            var unknown = starts.stream()
                    .filter(call -> call.target().equals(workflow) && call.result() == Result.UNKNOWN)
                    .map(call -> call.key() == null ? "start " + call.id() : call.key())
                    .distinct()
                    .count();
            if (more.size() > unknown) {
                fault.accept(more.size() + " executions of " + workflow + " that no client was told of, " + unknown + " starts unknown: " + more);
            }
        }
    }

    private static void keysHold(Told told, Consumer<String> fault) {
        var byKey = new HashMap<String, String>();
        var keyOf = new HashMap<String, String>();
        for (var call : told.ok(Operation.START)) {
            var key = call.key() == null ? "start " + call.id() : call.target() + "/" + call.key();
            var first = byKey.putIfAbsent(key, call.execution());
            if (first != null && !first.equals(call.execution())) {
                fault.accept(key + " started " + first + " and " + call.execution());
            }
            var other = keyOf.putIfAbsent(call.execution(), key);
            if (other != null && !other.equals(key)) {
                fault.accept(call.execution() + " answered " + other + " and " + key);
            }
            var kept = told.snapshot().startKeys().get(key);
            if (kept != null && !kept.equals(call.execution())) {
                fault.accept(key + " is kept for " + kept + ", but answered with " + call.execution());
            }
        }
    }

    private static void endsStay(Told told, Consumer<String> fault) {
        told.reads().values().forEach(reads -> eachPair(told, reads, (earlier, later) -> {
            if (ENDS.contains(earlier.status()) && !later.status().equals(earlier.status())) {
                fault.accept(earlier.execution() + " was " + earlier.status() + ", then " + later.status());
            }
        }));
    }

    private static void neverBackwards(Told told, Consumer<String> fault) {
        told.reads().values().forEach(reads -> eachPair(told, reads, (earlier, later) -> {
            if (!earlier.status().equals("queued") && !earlier.status().equals("paused") && later.status().equals("queued")) {
                fault.accept(earlier.execution() + " was " + earlier.status() + ", then queued");
            }
        }));
    }

    private interface Pair {
        void of(Call earlier, Call later);
    }

    /** Each read with the first one that began after it was answered, unless a retry may lie between. */
    private static void eachPair(Told told, List<Call> reads, Pair pair) {
        for (var earlier : reads) {
            reads.stream()
                    .filter(later -> later.invokedAt() > earlier.answeredAt())
                    .findFirst()
                    .filter(later -> !told.isRetriedBetween(earlier, later))
                    .ifPresent(later -> pair.of(earlier, later));
        }
    }

    private static void readsAgree(Told told, Consumer<String> fault) {
        var executions = told.executions();
        told.reads().forEach((id, reads) -> {
            var last = reads.getLast();
            var execution = executions.get(id);
            var after = last.answered(Long.MAX_VALUE, last.result(), id, last.status());
            if (execution != null && ENDS.contains(last.status()) && !told.isRetriedBetween(last, after)
                    && !execution.head().status().equals(last.status())) {
                fault.accept(id + " was read as " + last.status() + " and is " + execution.head().status());
            }
        });
    }

    private static void found(Told told, Consumer<String> fault) {
        var known = new HashMap<String, Long>();
        told.ok(Operation.START).forEach(call -> known.merge(call.execution(), call.answeredAt(), Math::min));
        var reported = new HashSet<String>();
        told.ok(Operation.READ).stream()
                .filter(call -> call.status() == null && known.getOrDefault(call.target(), Long.MAX_VALUE) < call.invokedAt())
                .filter(call -> reported.add(call.target()))
                .forEach(call -> fault.accept(call.target() + " was not found by read " + call.id()));
    }
}
