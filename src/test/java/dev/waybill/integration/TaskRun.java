package dev.waybill.integration;

import dev.waybill.definition.RetryPolicy;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.expression.Context;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** One task as the engine runs it: its step compiled into a small route, its call as the body. */
public final class TaskRun {
    public static final UUID EXECUTION = UUID.fromString("01990000-0000-7000-8000-000000000001");

    private final CamelContext camel;
    private final String endpoint;
    private final Map<String, @Nullable Object> parameters;

    private TaskRun(CamelContext camel, String endpoint, Map<String, @Nullable Object> parameters) {
        this.camel = camel;
        this.endpoint = endpoint;
        this.parameters = parameters;
    }

    public static TaskRun of(CamelContext camel, TaskType type, Map<String, @Nullable Object> parameters) {
        var endpoint = "direct:" + UUID.randomUUID();
        var task = new Task(
                0, 0, "send", type.type(), null, parameters, List.of(), Task.Join.ANY, null, RetryPolicy.DEFAULT, Duration.ofSeconds(60), false, List.of());
        try {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    var step = new StepDefinition();
                    type.compile(task, step);
                    from(endpoint).errorHandler(noErrorHandler()).addOutput(step);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return new TaskRun(camel, endpoint, parameters);
    }

    /** The output of a successful attempt; fails with the attempt's TaskFailure. */
    public Map<String, Object> output() {
        return output(Duration.ofSeconds(20));
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> output(Duration timeout) {
        var exchange = exchange(1, timeout);
        return (Map<String, Object>) ((TaskResult.Success) exchange.getMessage().getBody()).output();
    }

    /** The exchange after a successful attempt; fails with the attempt's TaskFailure. */
    public Exchange exchange(int attempt, Duration timeout) {
        var exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(call(attempt, timeout));
        return exchange(exchange);
    }

    /** Sends an exchange of one's own. */
    public Exchange exchange(Exchange exchange) {
        try (var template = camel.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        if (exchange.getException() instanceof TaskFailure failure) {
            throw failure;
        }
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange;
    }

    public TaskCall call(int attempt, Duration timeout) {
        return new TaskCall(
                TenantId.FIRST, EXECUTION, "send", attempt, EXECUTION + "/send", parameters, new NoContext(), Instant.EPOCH, null, null, null, timeout, null);
    }

    private static final class NoContext implements Context {
        @Override
        public @Nullable Object variable(String name) {
            return null;
        }

        @Override
        public String seed() {
            return "";
        }
    }
}
