package dev.waybill.engine.graph;

import java.util.List;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.IdAware;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.spi.UnitOfWorkFactory;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lends the steps of a route to the executions that run through it. An exchange leaves when its execution does.
 *
 * <p>It starts and stops its steps itself and is no {@code Navigate}: a route that can walk to its services visits, for
 * each, all before it, which takes ten seconds with 10,000 steps.
 */
final class DurableGraphProcessor extends AsyncProcessorSupport implements IdAware, RouteIdAware {
    private final CamelContext context;
    private final List<Processor> channels;
    private final UnitOfWorkFactory unitsOfWork;
    private String id = "";
    private String routeId = "";

    DurableGraphProcessor(CamelContext context, List<Processor> channels) {
        this.context = context;
        this.channels = List.copyOf(channels);
        this.unitsOfWork = PluginHelper.getUnitOfWorkFactory(context);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        var run = Objects.requireNonNull(exchange.getProperty(GraphRoute.RUN, Run.class));
        run.enter(new Through(callback));
        return false;
    }

    private final class Through implements Run.Steps {
        private final AsyncCallback callback;

        Through(AsyncCallback callback) {
            this.callback = callback;
        }

        @Override
        public void send(int index, Attempt attempt) {
            // an exchange with no headers: nothing of one task or peer reaches another
            var exchange = new DefaultExchange(context);
            exchange.getExchangeExtension().setFromRouteId(routeId);
            attempt.attach(exchange);
            try {
                var unit = unitsOfWork.createUnitOfWork(exchange);
                exchange.getExchangeExtension().setUnitOfWork(unit);
                channels.get(index).process(exchange);
            } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
                exchange.setException(e); // an error that is the task's own must not take the node's other executions with it
            } finally {
                UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
                attempt.finished(exchange);
            }
        }

        @Override
        public void leave() {
            callback.done(false);
        }
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(channels);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(channels);
    }

    @Override
    protected void doShutdown() {
        ServiceHelper.stopAndShutdownServices(channels);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public void setId(String id) {
        this.id = id;
    }

    @Override
    public String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}
