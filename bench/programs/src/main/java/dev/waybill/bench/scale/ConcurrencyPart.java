package dev.waybill.bench.scale;

import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starters that contend for one concurrency key: how many starts are accepted each second, and how many executions of one effect go
 * through the limit; beside the same without a limit. How many ran at once is told from their journals afterwards.
 */
final class ConcurrencyPart implements Part {
    private static final int CALLERS = 64;
    private static final int WARM_UP = 200;
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(300);

    private static final String LIVE = "select count(*) from execution where workflow_id = ? and completed_at is null";

    // Each instant at which the task of an execution begins counts those that have begun and not ended.
    private static final String AT_ONCE = """
            with attempt as (
                select j.started_at, j.at
                from execution e
                join journal j on j.tenant_id = e.tenant_id and j.execution_id = e.id and j.kind = 'attempt'
                where e.workflow_id = ?)
            select max(running)
            from (
                select sum(change) over (order by at, change rows unbounded preceding) as running
                from (
                    select started_at as at, 1 as change from attempt
                    union all
                    select at, -1 from attempt) changes) moments""";

    private static final String TOOK = """
            select extract(epoch from max(created_at) - min(created_at)), extract(epoch from max(completed_at) - min(created_at))
            from execution
            where workflow_id = ?""";

    @Override
    public String word() {
        return "concurrency";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        try (var sql = Sql.of(stage.server().database())) {
            var findings = new Findings("Contention for one concurrency key");
            var contention = new Contention(stage, sql);
            contention.run("bench-unlimited-before", Map.of(), WARM_UP);
            contention.run("bench-limited-before", Map.of("limit", 10L), WARM_UP);
            var free = contention.measure("without a limit", "bench-unlimited", Map.of(), findings);
            for (long limit : new long[] {10, 1}) {
                var most = contention.measure("limit " + limit, "bench-limit-" + limit, Map.of("limit", limit), findings);
                findings.atMost("running at once, limit " + limit, limit, most);
            }
            return findings.figure("running at once without a limit", "%,.0f", free);
        }
    }

    /** One measurement after the other. */
    private record Contention(Stage stage, Sql sql) {
        /** @return how many ran at once */
        double measure(String what, String name, Map<String, Object> concurrency, Findings findings) throws Exception {
            int number = stage.number(Size.CONTENDED);
            var workflow = run(name, concurrency, number);
            var took = sql.row(TOOK, workflow.id());
            findings.figure("starts each second, " + CALLERS + " callers, " + what, "%,.0f", number / took.get(0));
            findings.figure("executions each second until all have ended, " + what, "%,.0f", number / took.get(1));
            return sql.number(AT_ONCE, workflow.id());
        }

        StoredWorkflow run(String name, Map<String, Object> concurrency, int number) throws Exception {
            Map<String, Object> definition = new LinkedHashMap<>(Shape.DEEP.definition(name, 1, Shape.Kind.SMALL_EFFECT));
            if (!concurrency.isEmpty()) {
                definition.put("concurrency", concurrency);
            }
            var workflow = StoredWorkflow.store(stage.server(), definition);
            var caller = Caller.of(stage.server());
            Callers.call(CALLERS, number, _ -> caller.start(workflow, Map.of()));
            caller.patience().tell();
            new Await(LOOK, LONGEST).until("all have ended", () -> sql.number(LIVE, workflow.id()) == 0);
            return workflow;
        }
    }
}
