package dev.waybill.flow.script;

import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.tenant.TenantId;
import java.time.Duration;

/** A process with one child that is idle and one that runs for ever; prints their numbers. */
public final class ScriptNode {
    private ScriptNode() {}

    public static void main(String[] arguments) throws Exception {
        var children = new Children(Scripts.properties(2, Duration.ofMinutes(10)));
        var limit = TimeLimit.of(Duration.ofMinutes(10), Duration.ofMinutes(10));
        children.use(TenantId.FIRST, Language.JSONATA, Duration.ofMinutes(1), child -> {
            System.out.println(child.pid());
            return child.ask(ScriptChild.RUN, "1", "null", limit);
        });
        children.use(TenantId.FIRST, Language.JAVASCRIPT, Duration.ofMinutes(1), child -> {
            System.out.println(child.pid());
            System.out.flush();
            return child.ask(ScriptChild.RUN, "while (true) {}", "null", limit);
        });
    }
}
