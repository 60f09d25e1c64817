package dev.waybill.integration.database;

import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.integration.BoundedCall;
import dev.waybill.integration.Deadline;
import dev.waybill.json.Json;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Runs the statement of one task. */
final class DatabaseProcessor implements Processor {
    private final Targets targets;
    private final String integration;
    private final SqlText sql;
    private final Fetch fetch;

    DatabaseProcessor(Targets targets, String integration, SqlText sql, Fetch fetch) {
        this.targets = targets;
        this.integration = integration;
        this.sql = sql;
        this.fetch = fetch;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException {
        var call = exchange.getMessage().getMandatoryBody(TaskCall.class);
        exchange.getMessage().setBody(new TaskResult.Success(answer(call).output()));
    }

    private Answer answer(TaskCall call) {
        var target = targets.find(integration)
                .orElseThrow(() ->
                        TaskFailure.of("validation", "No database integration is called '" + integration + "' any more"));
        var statement = new BoundStatement(sql, arguments(call), fetch);
        var deadline = Deadline.in(call.timeout());
        var running = new Running();
        try {
            return BoundedCall.run(deadline.left(), () -> target.run(statement, deadline, running), running::cancel);
        } catch (ExecutionException e) {
            throw SqlFailures.of(e, integration);
        } catch (TimeoutException e) {
            throw TaskFailure.of("timeout", "The statement took longer than the attempt may");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TaskFailure.of("cancelled", "The statement was cancelled");
        }
    }

    private Map<?, ?> arguments(TaskCall call) {
        var value = call.parameters().get("arguments");
        if (value != null && !(value instanceof Map)) {
            throw TaskFailure.of("validation", "arguments must be an object whose members are named like the :name in the SQL");
        }
        var arguments = value instanceof Map<?, ?> map ? map : Map.of();
        for (var name : sql.names()) {
            if (!arguments.containsKey(name)) {
                throw TaskFailure.of("validation", "arguments has no member '" + name + "', which the SQL names");
            }
        }
        if (Json.firstUnstorable(arguments) != null) {
            throw TaskFailure.of(
                    "payload.invalid", "An argument holds NUL or half of a surrogate pair, which no text of PostgreSQL can");
        }
        return arguments;
    }
}
