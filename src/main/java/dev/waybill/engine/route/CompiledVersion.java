package dev.waybill.engine.route;

import dev.waybill.engine.graph.GraphRoute;
import dev.waybill.engine.graph.Plan;
import dev.waybill.engine.graph.Run;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultExchange;

/** A version whose route is in the context. It stays there at least until it is released as often as it was acquired. */
public final class CompiledVersion {
    private final CamelContext context;
    private final String routeId;
    private final Plan plan;
    private final AsyncProducer producer;
    private final Runnable released;

    CompiledVersion(CamelContext context, String routeId, Plan plan, AsyncProducer producer, Runnable released) {
        this.context = context;
        this.routeId = routeId;
        this.plan = plan;
        this.producer = producer;
        this.released = released;
    }

    public Plan plan() {
        return plan;
    }

    String routeId() {
        return routeId;
    }

    AsyncProducer producer() {
        return producer;
    }

    /** Sends an execution through the route; the version is released when it leaves. */
    public void send(Run run) {
        var exchange = new DefaultExchange(context);
        exchange.setProperty(GraphRoute.RUN, run);
        producer.process(exchange, _ -> {
            released.run();
            if (exchange.getException() != null) {
                run.crashed(exchange.getException());
            }
        });
    }

    /** For an execution that is not sent after all. */
    public void release() {
        released.run();
    }
}
