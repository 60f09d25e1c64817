package dev.waybill.bench.contender;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.WorkflowHandle;
import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Workload;
import java.util.ArrayList;

/**
 * DBOS Transact: a workflow is a Java method, a step a call in it. What runs beside other things has to be a workflow of its
 * own there, so that the fan-out is made of 50 children.
 */
public record Dbos(Database own) implements Contender {
    private static final int DEFAULT_CONNECTIONS = 10;
    private static final int MOST_CONNECTIONS = 64;

    @Override
    public String word() {
        return "dbos";
    }

    @Override
    public String title() {
        return "(c) DBOS Transact";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return callers <= 64 && switch (workload) {
            case CHAIN, FAN_OUT -> true;
            case HTTP_CHAIN, PURE -> false;
        };
    }

    @Override
    public String database() {
        return own.name();
    }

    @Override
    public Load load(Workload workload, int callers) {
        var pool = own.pool(Math.clamp(callers, DEFAULT_CONNECTIONS, MOST_CONNECTIONS));
        var dbos = new DBOS(DBOSConfig.defaults("bench").withDataSource(pool));
        var methods = new DurableMethods(dbos);
        var proxy = dbos.registerProxy(Methods.class, methods);
        methods.self = proxy;
        dbos.launch();
        ClosedLoop.Workflow workflow = switch (workload) {
            case FAN_OUT -> () -> proxy.fanOut(Payload.JSON);
            case CHAIN, HTTP_CHAIN, PURE -> () -> proxy.chain(Payload.JSON);
        };
        return ClosedLoop.of(callers, workflow, () -> {
            dbos.close();
            pool.close();
        });
    }

    /** What DBOS makes durable; it wants an interface to stand before it. */
    public interface Methods {
        String chain(String input);

        String fanOut(String input);

        String middle(String input);
    }

    private static final class DurableMethods implements Methods {
        private final DBOS dbos;
        /** Calls through it are durable; DBOS gives it out only once the object exists. */
        private volatile Methods self = this;

        private DurableMethods(DBOS dbos) {
            this.dbos = dbos;
        }

        @Override
        @dev.dbos.transact.workflow.Workflow
        public String chain(String input) {
            var value = input;
            for (int step = 0; step < Workload.CHAIN.steps(); step++) {
                value = step("step_" + step);
            }
            return value;
        }

        @Override
        @dev.dbos.transact.workflow.Workflow
        public String fanOut(String input) {
            var first = step("first");
            var children = new ArrayList<WorkflowHandle<String, RuntimeException>>();
            for (int child = 0; child < Workload.WIDTH; child++) {
                children.add(dbos.startWorkflow(() -> self.middle(first)));
            }
            children.forEach(WorkflowHandle::getResult);
            return step("last");
        }

        @Override
        @dev.dbos.transact.workflow.Workflow
        public String middle(String input) {
            return Payload.JSON;
        }

        private String step(String name) {
            return dbos.<String, RuntimeException>runStep(() -> Payload.JSON, name);
        }
    }
}
