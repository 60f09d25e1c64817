package dev.waybill.engine;

import dev.waybill.engine.graph.DurableGraph;
import dev.waybill.engine.rehearsal.Stage;
import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Plays executions in memory: the code of the live ones, with a journal that answers at once, a clock that jumps, and
 * stand-ins for what reaches outside. Thread-safe; each is played on the thread that asks.
 */
public final class Rehearsals implements AutoCloseable {
    private static final int MOST_AT_A_TIME = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<TaskType> types;
    private final Expressions expressions;
    private final int largestValue;
    private final Semaphore places = new Semaphore(MOST_AT_A_TIME);
    private final CamelContext context;

    /** @param largestValue bytes of a value as JSON */
    public Rehearsals(List<TaskType> types, Expressions expressions, int largestValue) {
        this.types = List.copyOf(types);
        this.expressions = expressions;
        this.largestValue = largestValue;
        this.context = context();
    }

    private static CamelContext context() {
        var context = new DefaultCamelContext();
        context.disableJMX();
        context.getCamelContextExtension().setName("waybill-rehearsals");
        DurableGraph.register(context);
        return context;
    }

    /**
     * Plays one to its end, or until it takes too much.
     *
     * @throws Refusal {@code overloaded} while others are being played
     */
    public Rehearsed play(Rehearsal rehearsal) {
        if (!hasPlace()) {
            throw new Refusal(
                    Refusal.Kind.UNAVAILABLE, "overloaded", "The node tests other workflows at the moment; try again", Duration.ofSeconds(1));
        }
        try {
            context.start(); // once
            return new Stage(rehearsal, largestValue).play(context, types, expressions);
        } finally {
            places.release();
        }
    }

    private boolean hasPlace() {
        try {
            return places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
