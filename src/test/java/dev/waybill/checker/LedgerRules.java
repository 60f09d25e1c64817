package dev.waybill.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The calls that reached the outside against the journal. The ledger is the only peer of the executions' tasks.
 *
 * @param deaths how often a node died, froze or lost its claim while calls may have been under way
 * @param wakes  when a frozen node woke: what it was about to send then still goes out, once
 * @param clocks how far the clocks of node and ledger may be apart
 */
record LedgerRules(int deaths, List<Instant> wakes, Duration clocks) {
    /** How long a node that woke takes at most to send what it was about to send. */
    private static final Duration WAKING = Duration.ofSeconds(3);
    private static final Set<String> CALLING_TYPES = Set.of("http_request");

    /** Both sides; calls by execution and task. */
    record Made(List<LedgerCall> calls, Map<EffectKey, List<LedgerCall>> byTask, Map<String, RecordedExecution> executions) {
        static Made of(Snapshot snapshot, List<LedgerCall> calls) {
            var byTask = calls.stream()
                    .filter(call -> call.key() != null && EffectKey.of(call.key()).isPresent())
                    .collect(Collectors.groupingBy(call -> EffectKey.of(call.key()).orElseThrow()));
            var executions = new HashMap<String, RecordedExecution>();
            snapshot.executions().forEach(execution -> executions.put(execution.id(), execution));
            return new Made(calls, byTask, executions);
        }

        /** How often nodes got the execution. */
        long claims(EffectKey key) {
            var execution = executions.get(key.execution());
            return execution == null ? 0 : execution.head().epoch();
        }

        List<JournalRow> attempts(EffectKey key) {
            var execution = executions.get(key.execution());
            return execution == null ? List.of() : execution.attemptsOf(key.task());
        }
    }

    List<Rule<Made>> all() {
        return List.of(
                new Rule<>("L01 ledger", "the ledger numbers its calls 1, 2, 3 …", this::numbered),
                new Rule<>("L02 known", "each call belongs to a task of an execution, by its key", this::known),
                new Rule<>("L03 count", "calls of a task are no more than its attempts and the claims that were lost", this::counted),
                new Rule<>("L04 after", "no call arrives after the success of its task", this::nothingAfterSuccess),
                new Rule<>("L05 attempted", "each call has an attempt, or one that was cut off", this::attempted),
                new Rule<>("L06 made", "each answered call of the journal is in the ledger", this::made),
                new Rule<>("L07 before", "each attempt that was answered called before it ended", this::calledInTime));
    }

    private void numbered(Made made, Consumer<String> fault) {
        for (int i = 0; i < made.calls().size(); i++) {
            if (made.calls().get(i).number() != i + 1) {
                fault.accept("line " + (i + 1) + " has number " + made.calls().get(i).number());
                return;
            }
        }
    }

    private void known(Made made, Consumer<String> fault) {
        for (var call : made.calls()) {
            var key = call.key() == null ? null : EffectKey.of(call.key()).orElse(null);
            var execution = key == null ? null : made.executions().get(key.execution());
            if (execution == null || !execution.plan().steps().containsKey(key.task())) {
                fault.accept("call " + call.number() + " has key " + call.key());
            }
        }
    }

    private void counted(Made made, Consumer<String> fault) {
        made.byTask().forEach((key, calls) -> {
            int attempts = made.attempts(key).size();
            long lost = Math.min(deaths, made.claims(key));
            if (calls.size() > attempts + lost) {
                fault.accept(key + ": " + calls.size() + " calls, " + attempts + " attempts, at most " + lost + " lost claims");
            }
        });
    }

    private void nothingAfterSuccess(Made made, Consumer<String> fault) {
        made.byTask().forEach((key, calls) -> made.attempts(key).stream()
                .filter(LedgerRules::isSuccess)
                .forEach(row -> calls.stream()
                        .filter(call -> call.at().isAfter(row.at().plus(clocks)))
                        .dropWhile(this::isSentByASleeper)
                        .forEach(call -> fault.accept(key + ": call " + call.number() + " at " + call.at() + ", " + row + " at " + row.at()))));
    }

    private boolean isSentByASleeper(LedgerCall call) {
        return wakes.stream().anyMatch(wake -> !call.at().isBefore(wake) && call.at().isBefore(wake.plus(WAKING)));
    }

    private static boolean isSuccess(JournalRow row) {
        return row.isFinal() && !"failure".equals(row.outcome());
    }

    private void attempted(Made made, Consumer<String> fault) {
        made.byTask().forEach((key, calls) -> {
            var execution = made.executions().get(key.execution());
            if (execution != null && execution.head().isEnded() && made.attempts(key).isEmpty() && deaths == 0) {
                fault.accept(key + ": " + calls.size() + " calls, no attempt");
            }
        });
    }

    private void made(Made made, Consumer<String> fault) {
        made.executions().values().forEach(execution -> execution.plan().steps().values().stream()
                .filter(step -> CALLING_TYPES.contains(step.type()))
                .map(step -> new EffectKey(execution.id(), step.id()))
                .forEach(key -> {
                    var answered = made.attempts(key).stream().filter(LedgerRules::isAnswered).count();
                    var calls = made.byTask().getOrDefault(key, List.of()).size();
                    if (calls < answered) {
                        fault.accept(key + ": " + answered + " answered attempts, " + calls + " calls");
                    }
                }));
    }

    /** The journal has an answer of the peer: a success, or a failure with its status. */
    private static boolean isAnswered(JournalRow row) {
        return "success".equals(row.outcome()) || row.errorCode() != null && row.errorCode().startsWith("http.");
    }

    private void calledInTime(Made made, Consumer<String> fault) {
        made.byTask().forEach((key, calls) -> made.attempts(key).stream()
                .filter(row -> isAnswered(row) && row.startedAt() != null)
                .filter(row -> calls.stream().noneMatch(call -> !call.at().plus(clocks).isBefore(row.startedAt())
                        && !call.at().isAfter(row.at().plus(clocks))))
                .forEach(row -> fault.accept(key + ": no call between start and end of " + row)));
    }
}
