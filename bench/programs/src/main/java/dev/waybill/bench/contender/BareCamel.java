package dev.waybill.bench.contender;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Workload;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** The same chain as a Camel route in memory: what routing alone costs. Nothing of it outlives the process. */
public record BareCamel() implements Contender {
    private static final String ENTRY = "direct:bare-chain";

    @Override
    public String word() {
        return "camel";
    }

    @Override
    public String title() {
        return "(a) Camel in memory";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workload == Workload.CHAIN && callers <= 64;
    }

    @Override
    public String database() {
        return "";
    }

    @Override
    public Load load(Workload workload, int callers) throws Exception {
        var camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                var route = from(ENTRY);
                for (int step = 0; step < workload.steps(); step++) {
                    route.process(BareCamel::step);
                }
            }
        });
        camel.start();
        var template = camel.createProducerTemplate();
        var entry = camel.getEndpoint(ENTRY);
        return ClosedLoop.onPlatformThreads(callers, () -> template.requestBody(entry, Payload.VALUE), camel);
    }

    private static void step(Exchange exchange) {
        exchange.getMessage().setBody(Payload.VALUE);
    }
}
