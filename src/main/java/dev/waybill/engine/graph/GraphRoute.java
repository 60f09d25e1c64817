package dev.waybill.engine.graph;

import dev.waybill.definition.Edge;
import dev.waybill.definition.Task;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;

/**
 * The route of one version: the durable graph with a step for each task, under Camel's error handler. Ids are ours; of the
 * user's text only task ids, whose alphabet is closed, and our own names of types and outcomes stand in it, as descriptions.
 */
public final class GraphRoute extends RouteBuilder {
    /** Exchange property that holds the {@link Run}. */
    public static final String RUN = "waybill.run";

    private final Plan plan;
    private final String id;

    public GraphRoute(Plan plan, String id) {
        this.plan = plan;
        this.id = id;
    }

    public static String uri(String id) {
        return "direct:" + id;
    }

    @Override
    public void configure() {
        errorHandler(defaultErrorHandler()
                .retryWhile(new IsRepeated())
                .onExceptionOccurred(Attempt::failed)
                .onRedelivery(Attempt::repeats)
                .allowRedeliveryWhileStopping(false)
                .retryAttemptedLogLevel(LoggingLevel.OFF)
                .retriesExhaustedLogLevel(LoggingLevel.OFF)
                .logExhausted(false)
                .logStackTrace(false));
        var graph = new DurableGraph.MulticastDefinition();
        graph.setId(id + "-graph");
        from(uri(id)).routeId(id).addOutput(graph);
        plan.version().definition().allTasks().forEach(task -> add(graph, task));
    }

    private void add(DurableGraph.MulticastDefinition graph, Task task) {
        var step = graph.step(id + "-" + task.step(), describe(task));
        var compiled = plan.step(task);
        step.process(new BeginProcessor(compiled)).description("begin: resolve the parameters");
        compiled.type().compile(task, step);
        step.process(new StoreProcessor()).description("end: keep the output for the journal");
        leaveErrorsToTheStep(step);
    }

    /**
     * A failure anywhere in a step repeats the whole step, parameters included, not the part that failed: in Camel a
     * definition says of its children whether they have an error handler of their own.
     */
    private static void leaveErrorsToTheStep(ProcessorDefinition<?> parent) {
        parent.setInheritErrorHandler(false);
        parent.getOutputs().forEach(GraphRoute::leaveErrorsToTheStep);
    }

    private static String describe(Task task) {
        var description = task.id() + ": " + task.type();
        if (task.dependencies().isEmpty()) {
            return description;
        }
        return description
                + " after "
                + task.dependencies().stream().map(GraphRoute::describe).collect(Collectors.joining(", "))
                + (task.join() == Task.Join.ALL ? " (all)" : "");
    }

    private static String describe(Edge edge) {
        return edge.outcome().equals("success") ? edge.from() : edge.from() + " [" + edge.outcome() + "]";
    }

    private static final class IsRepeated implements Expression {
        @Override
        public <T> T evaluate(Exchange exchange, Class<T> type) {
            return type.cast(Attempt.isRepeated(exchange));
        }
    }
}
