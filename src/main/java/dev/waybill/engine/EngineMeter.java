package dev.waybill.engine;

import dev.waybill.engine.claim.Claims;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.HeldValues;
import dev.waybill.engine.journal.Journal;
import dev.waybill.engine.route.Routes;
import dev.waybill.engine.timer.Timers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the engine's parts show of themselves. */
final class EngineMeter {
    EngineMeter(MeterRegistry meters, Journal journal, Runs runs, Timers timers, Routes routes, Claims claims, HeldValues held) {
        gauge(meters, "waybill.journal.depth", "Entries that wait for a commit", journal, Journal::depth);
        gauge(meters, "waybill.runs", "Executions that are live on this node", runs, Runs::size);
        gauge(meters, "waybill.values.held", "Characters that the values of live executions hold in memory", held, HeldValues::size);
        gauge(meters, "waybill.timers", "Time limits and short waits on this node", timers, Timers::size);
        gauge(meters, "waybill.routes", "Compiled versions on this node", routes, Routes::size);
        gauge(meters, "waybill.lease.age", "Seconds since the node's lease was renewed", claims, part -> part.node().lag());
    }

    private static <T> void gauge(MeterRegistry meters, String name, String description, T part, ToDoubleFunction<T> value) {
        Gauge.builder(name, part, value).description(description).register(meters);
    }
}
