package dev.waybill.engine.graph;

import dev.waybill.engine.TaskResult;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Last in each step: stores the output, so that one that cannot be stored fails the attempt as any other fault does. */
final class StoreProcessor implements Processor {
    @Override
    public void process(Exchange exchange) throws Exception {
        var attempt = Objects.requireNonNull(Attempt.of(exchange));
        var run = attempt.run();
        attempt.leaveTask();
        switch (exchange.getMessage().getMandatoryBody(TaskResult.class)) {
            case TaskResult.Success(var output) ->
                attempt.stored(run.environment().values().store(run.key(), "output", output));
            case TaskResult.Branch(_, var output) ->
                attempt.stored(run.environment().values().store(run.key(), "output", output));
            case TaskResult.Parked _, TaskResult.Opened _ -> {}
        }
    }
}
