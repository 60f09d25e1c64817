package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.engine.graph.StepPlan;
import dev.waybill.engine.route.Planner;
import dev.waybill.expression.Context;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.ExpressionFailure;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves the parameters of single tasks, and makes an attempt if that is asked for. Nothing is journaled. Thread-safe. */
public final class SingleTasks {
    private static final Logger log = LoggerFactory.getLogger(SingleTasks.class);
    private static final int MOST_AT_A_TIME = 4;
    /** As long as a caller may wait at all. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<TaskType> types;
    private final Planner planner;
    private final CamelContext camel;
    private final Ids ids;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
    private final AtomicLong number = new AtomicLong();

    SingleTasks(List<TaskType> types, Expressions expressions, CamelContext camel, Ids ids, Clock clock) {
        this.types = List.copyOf(types);
        this.planner = new Planner(types, expressions);
        this.camel = camel;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether an attempt can be made apart from any execution. */
    public boolean canRun(SingleTask single) {
        return single.task().blocks().isEmpty()
                && types.stream().anyMatch(type -> type.type().equals(single.task().type()) && type.runsAlone());
    }

    /** The parameters as an attempt would get them. */
    public SingleTask.Result resolve(SingleTask single) {
        var step = planner.step(single.task());
        try {
            if (step.when() != null && !step.when().test(single.context())) {
                return new SingleTask.Result.Skipped();
            }
            return new SingleTask.Result.Resolved(resolve(step, single.context()));
        } catch (ExpressionFailure e) {
            return new SingleTask.Result.Failed(null, TaskFailure.of("expression", e.sentence()), 0);
        } catch (TaskFailure e) {
            return new SingleTask.Result.Failed(null, e, 0);
        }
    }

    private static Map<String, @Nullable Object> resolve(StepPlan step, Context context) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(step.literals());
        step.parameters().forEach((name, template) -> parameters.put(name, template.evaluate(context)));
        return parameters;
    }

    /**
     * Makes one attempt for real, without repetitions, under a key of its own.
     *
     * @throws Refusal {@code overloaded} while others are being made
     */
    public SingleTask.Result run(SingleTask single) {
        if (!(resolve(single) instanceof SingleTask.Result.Resolved(var input))) {
            return resolve(single);
        }
        if (!places.tryAcquire()) {
            throw new Refusal(
                    Refusal.Kind.UNAVAILABLE, "overloaded", "The node tries other tasks at the moment; try again", Duration.ofSeconds(2));
        }
        try {
            return run(single, input);
        } finally {
            places.release();
        }
    }

    private SingleTask.Result run(SingleTask single, Map<String, @Nullable Object> input) {
        long begin = System.nanoTime();
        try {
            return switch (attempt(single, input)) {
                case TaskResult.Success(var output) -> new SingleTask.Result.Ended(input, "success", output, since(begin));
                case TaskResult.Branch(var label, var output) -> new SingleTask.Result.Ended(input, label, output, since(begin));
                case TaskResult.Parked _, TaskResult.Opened _ -> throw new IllegalStateException("A type that runs alone does not wait");
            };
        } catch (TaskFailure failure) {
            return new SingleTask.Result.Failed(input, failure, since(begin));
        }
    }

    private static long since(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private TaskResult attempt(SingleTask single, Map<String, @Nullable Object> input) {
        var id = "single-" + number.incrementAndGet();
        var timeout = single.task().timeout().compareTo(LONGEST) < 0 ? single.task().timeout() : LONGEST;
        var call = new FutureTask<>(() -> send(id, call(single, input, timeout)));
        try {
            camel.addRoutes(route(id, single.task()));
            var thread = Thread.ofVirtual().name(id).start(call);
            return result(call, thread, timeout);
        } catch (TaskFailure failure) {
            throw failure;
        } catch (Exception e) {
            log.error("A task of type {} failed inside", single.task().type(), e);
            throw TaskFailure.of("internal", "The task failed for a reason of the platform's own; its log has the cause");
        } finally {
            remove(id);
        }
    }

    private RouteBuilder route(String id, Task task) {
        var type = types.stream().filter(candidate -> candidate.type().equals(task.type())).findFirst().orElseThrow();
        return new RouteBuilder() {
            @Override
            public void configure() {
                var step = new StepDefinition();
                step.setId(id + "-step");
                type.compile(task, step);
                from("direct:" + id).routeId(id).errorHandler(noErrorHandler()).addOutput(step);
            }
        };
    }

    private TaskCall call(SingleTask single, Map<String, @Nullable Object> input, Duration timeout) {
        var id = ids.next(); // of no execution
        return new TaskCall(
                single.version().tenant(),
                id,
                single.task().id(),
                1,
                id + "/" + single.task().id(),
                input,
                single.context(),
                clock.instant(),
                null,
                null,
                null,
                timeout,
                null);
    }

    private Exchange send(String id, TaskCall call) throws Exception {
        var exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(call);
        try (var template = camel.createProducerTemplate()) {
            return template.send("direct:" + id, exchange);
        }
    }

    private static TaskResult result(FutureTask<Exchange> call, Thread thread, Duration timeout) throws Exception {
        try {
            var exchange = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (exchange.getException() != null) {
                throw exchange.getException() instanceof ExpressionFailure e ? TaskFailure.of("expression", e.sentence()) : exchange.getException();
            }
            return exchange.getMessage().getMandatoryBody(TaskResult.class);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw TaskFailure.of("timeout", "The attempt took longer than its timeout");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void remove(String id) {
        try {
            camel.getRouteController().stopRoute(id, 1, TimeUnit.SECONDS);
            camel.removeRoute(id);
            var _ = camel.removeEndpoints("direct:" + id);
        } catch (Exception e) {
            log.error("Route {} could not be removed", id, e);
        }
    }
}
