package dev.waybill.bench.contender;

import dev.waybill.bench.contender.BoundRow.Accept;
import dev.waybill.bench.contender.BoundRow.End;
import dev.waybill.bench.contender.BoundRow.Step;
import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Workload;
import java.util.List;

/**
 * What a database server can take: a bare program that makes the same rows durable by group commit, and does nothing else.
 * Each caller waits for the accept, for each step, and for the last step together with the end.
 */
public record Bound(Database own, BoundTables tables) implements Contender {
    @Override
    public String word() {
        return switch (tables) {
            case PRODUCT -> "bound";
            case NARROW -> "bound-narrow";
        };
    }

    @Override
    public String title() {
        return switch (tables) {
            case PRODUCT -> "(e) bound, the same tables";
            case NARROW -> "(e') bound, one narrow table";
        };
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workload == Workload.CHAIN;
    }

    @Override
    public String database() {
        return own.name();
    }

    @Override
    public Load load(Workload workload, int callers) throws Exception {
        tables.create(own);
        var commits = GroupCommit.start(own.connect(), tables::write);
        return ClosedLoop.of(callers, () -> run(commits, workload.steps()), commits);
    }

    private static void run(GroupCommit<BoundRow> commits, int steps) throws InterruptedException {
        var id = UuidV7.next();
        commits.commit(List.of(new Accept(id)));
        for (int number = 1; number < steps; number++) {
            commits.commit(List.of(new Step(id, number)));
        }
        commits.commit(List.of(new Step(id, steps), new End(id, steps + 1)));
    }
}
