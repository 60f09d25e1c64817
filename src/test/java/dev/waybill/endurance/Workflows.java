package dev.waybill.endurance;

import dev.waybill.fault.Graphs;
import dev.waybill.testing.LedgerServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the clients start: something of each kind of work. Their only peer is the ledger. */
final class Workflows {
    private static final int WIDTH = 12;
    private static final Map<String, ?> TWICE = Map.of("max_attempts", 2, "initial_interval", "300ms");

    private Workflows() {}

    /** Definitions by what they are for. @param mark makes their names unlike those of others */
    static Map<String, Map<String, ?>> all(LedgerServer ledger, String mark) {
        var all = new LinkedHashMap<String, Map<String, ?>>();
        for (var definition : List.of(
                Graphs.chain("chain", 3, ledger), Graphs.order(ledger).definition(), fan(ledger), pure(), wait(ledger), large(ledger), late(ledger),
                failing(ledger), overtime(ledger))) {
            all.put((String) definition.get("name"), named(definition, definition.get("name") + mark));
        }
        return all;
    }

    static Map<String, ?> named(Map<String, ?> definition, String name) {
        var named = new HashMap<String, Object>(definition);
        named.put("name", name);
        return named;
    }

    /** Another version of it: the same work under another description. */
    static Map<String, ?> described(Map<String, ?> definition, String description) {
        var other = new HashMap<String, Object>(definition);
        other.put("description", description);
        return other;
    }

    /** The paths of the peer whose calls do not ask for a behaviour of their own. */
    static List<String> paths() {
        var paths = new ArrayList<String>(List.of("/chain/1", "/chain/2", "/chain/3", "/fan/first", "/fan/last", "/wait/1", "/wait/2", "/large/1", "/late/1"));
        IntStream.range(0, WIDTH).forEach(i -> paths.add("/fan/" + i));
        return paths;
    }

    private static Map<String, ?> fan(LedgerServer ledger) {
        var tasks = new ArrayList<Map<String, ?>>();
        tasks.add(Graphs.call("first", ledger.at("/fan/first"), List.of()));
        IntStream.range(0, WIDTH).forEach(i -> tasks.add(Graphs.call("middle" + i, ledger.at("/fan/" + i), List.of("first"))));
        tasks.add(Graphs.call("last", ledger.at("/fan/last"), IntStream.range(0, WIDTH).mapToObj(i -> "middle" + i).toList(), "join", "all"));
        return Graphs.workflow("fan", tasks, "${tasks.last.output.status}");
    }

    private static Map<String, ?> pure() {
        var tasks = List.of(
                Map.of("task_id", "add", "type", "transform", "parameters", Map.of("output", "${1 + 2}")),
                Map.of("task_id", "large", "type", "condition", "dependencies", List.of("add"), "parameters", Map.of("expression", "tasks.add.output > 2")),
                Map.of(
                        "task_id", "yes", "type", "transform", "dependencies", List.of(Map.of("task_id", "large", "outcome", "true")),
                        "parameters", Map.of("output", "${tasks.add.output * 2}")),
                Map.of(
                        "task_id", "no", "type", "transform", "dependencies", List.of(Map.of("task_id", "large", "outcome", "false")),
                        "parameters", Map.of("output", "${0}")),
                Map.of("task_id", "sum", "type", "transform", "dependencies", List.of("yes", "no"), "parameters", Map.of("output", "${tasks.yes.output}")));
        return Graphs.workflow("pure", tasks, "${tasks.sum.output}");
    }

    /** Long enough to be parked. */
    private static Map<String, ?> wait(LedgerServer ledger) {
        var tasks = List.of(
                Graphs.call("before", ledger.at("/wait/1"), List.of()),
                Map.of("task_id", "rest", "type", "delay", "dependencies", List.of("before"), "parameters", Map.of("duration", "7s")),
                Graphs.call("after", ledger.at("/wait/2"), List.of("rest")));
        return Graphs.workflow("wait", tasks, "${tasks.after.output.status}");
    }

    /** Its input is large, and so are two of its values. */
    private static Map<String, ?> large(LedgerServer ledger) {
        var tasks = List.of(
                Map.of("task_id", "copy", "type", "transform", "parameters", Map.of("output", "${input.text}")),
                Graphs.call("send", ledger.at("/large/1"), List.of("copy")),
                Map.of("task_id", "again", "type", "transform", "dependencies", List.of("send"), "parameters", Map.of("output", "${tasks.copy.output}")));
        return Graphs.workflow("large", tasks, "${size(tasks.again.output)}");
    }

    /** Its second attempt is so late that it is parked until then. */
    private static Map<String, ?> late(LedgerServer ledger) {
        var once = Graphs.call("once", ledger.at("/late/0?mode=fail&status=500"), List.of(),
                "retry_policy", Map.of("max_attempts", 2, "initial_interval", "6s", "jitter", 0), "continue_on_failure", true);
        return Graphs.workflow("late", List.of(once, Graphs.call("then", ledger.at("/late/1"), List.of("once"))), "${tasks.then.output.status}");
    }

    private static Map<String, ?> failing(LedgerServer ledger) {
        var tasks = List.of(
                Graphs.call("well", ledger.at("/failing/1?mode=ok"), List.of()),
                Graphs.call("badly", ledger.at("/failing/2?mode=fail&status=500"), List.of("well"), "retry_policy", TWICE),
                Graphs.call("beside", ledger.at("/failing/3?mode=slow&ms=400"), List.of("well")));
        return Graphs.workflow("failing", tasks, "${tasks.badly.output.status}");
    }

    /** Does not end within its time. */
    private static Map<String, ?> overtime(LedgerServer ledger) {
        var tasks = List.of(
                Graphs.call("quick", ledger.at("/overtime/1?mode=ok"), List.of()),
                Graphs.call("slow", ledger.at("/overtime/2?mode=slow&ms=4000"), List.of("quick"), "retry_policy", TWICE));
        var definition = new HashMap<String, Object>(Graphs.workflow("overtime", tasks, "${tasks.slow.output.status}"));
        definition.put("timeout", "2s");
        return definition;
    }
}
