package dev.waybill.integration.http;

import dev.waybill.definition.RetryPolicy;
import dev.waybill.definition.Task;
import dev.waybill.egress.Egress;
import dev.waybill.egress.GuardedClient;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TraceContext;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.expression.Context;
import dev.waybill.tenant.TenantId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.StepDefinition;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/** Runs the steps of {@code http_request} in a Camel context without an engine. Names under {@code .test} are this machine. */
final class HttpTask implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final UUID EXECUTION = new UUID(1, 2);

    final CamelContext context = new DefaultCamelContext();
    private final GuardedClient client;
    private final HttpRequestType type;

    HttpTask(String... allow) {
        this(_ -> {}, allow);
    }

    /** @param beforehand what else is done to the context before the type is made */
    HttpTask(Consumer<CamelContext> beforehand, String... allow) {
        client = new GuardedClient(
                new Egress(List.of(allow), HttpTask::resolve, Set::of), SSLContexts.createDefault(), "test", 64);
        beforehand.accept(context);
        context.getRegistry().bind("http-component", HttpComponentConfiguration.guarded(client));
        context.getRegistry().bind("https-component", HttpComponentConfiguration.guarded(client));
        type = new HttpRequestType(context, client, Clock.fixed(NOW, ZoneOffset.UTC));
        addRoute("t");
        context.start();
    }

    private static List<InetAddress> resolve(String name) throws UnknownHostException {
        if (name.endsWith(".test") || name.equals("localhost")) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        }
        throw new UnknownHostException(name);
    }

    void addRoute(String id) {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    var step = new StepDefinition();
                    from("direct:" + id).routeId(id).addOutput(step);
                    type.compile(task(), step);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Task task() {
        var policy = new RetryPolicy(1, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0, null, List.of());
        return new Task(0, 0, "fetch", "http_request", null, Map.of(), List.of(), Task.Join.ANY, null, policy, Duration.ofSeconds(60), false, List.of());
    }

    HttpRequestType type() {
        return type;
    }

    /** Of every call. */
    static final TraceContext TRACE = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01");

    static TaskCall call(Map<String, @Nullable Object> parameters, Duration timeout) {
        return new TaskCall(
                TenantId.FIRST, EXECUTION, "fetch", 1, EXECUTION + "/fetch", parameters, new NoVariables(), NOW, null,
                null, null, timeout, TRACE);
    }

    private record NoVariables() implements Context {
        @Override
        public @Nullable Object variable(String name) {
            return null;
        }

        @Override
        public String seed() {
            return "seed";
        }
    }

    /** The exchange after the route, failed or not; whatever headers are given were there before. */
    Exchange exchange(Map<String, @Nullable Object> parameters, Map<String, Object> headers, Duration timeout) {
        return exchange("t", parameters, headers, timeout);
    }

    Exchange exchange(String route, Map<String, @Nullable Object> parameters, Map<String, Object> headers, Duration timeout) {
        return context.createFluentProducerTemplate()
                .to("direct:" + route)
                .withBody(call(parameters, timeout))
                .withHeaders(headers)
                .send();
    }

    Map<String, @Nullable Object> output(Map<String, @Nullable Object> parameters) {
        return outputOf(exchange(parameters, Map.of(), Duration.ofSeconds(20)));
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> outputOf(Exchange exchange) {
        if (exchange.getException() != null) {
            throw new AssertionError("The task failed", exchange.getException());
        }
        var result = (TaskResult.Success) exchange.getMessage().getBody();
        return (Map<String, @Nullable Object>) result.output();
    }

    TaskFailure failure(Map<String, @Nullable Object> parameters) {
        return failure(parameters, Duration.ofSeconds(20));
    }

    TaskFailure failure(Map<String, @Nullable Object> parameters, Duration timeout) {
        var exchange = exchange(parameters, Map.of(), timeout);
        return switch (exchange.getException()) {
            case TaskFailure failure -> failure;
            case null -> throw new AssertionError("The task succeeded: " + exchange.getMessage().getBody());
            default -> throw new AssertionError("Not a TaskFailure", exchange.getException());
        };
    }

    @Override
    public void close() {
        context.stop();
        try {
            client.close();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
