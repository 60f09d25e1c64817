package dev.waybill.bench.engine;

import static dev.waybill.bench.engine.Bar.atLeast;
import static dev.waybill.bench.engine.Bar.atMost;

import dev.waybill.bench.measure.Figures;
import dev.waybill.bench.server.Workload;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the product has to stand to its rivals, measured in the same run. */
record Bars(Results results) {
    /** What (e) reached where the figures of others were taken, to scale them by. */
    private static final double BOUND_THEN = 3_554;

    private static final double BOUND_P50_THEN = 3.8;
    private static final double FAN_OUT_THEN = 75;

    String markdown() {
        return Stream.of(chain(), pure(), fanOut(), overHttp())
                .flatMap(List::stream)
                .map(Bar::line)
                .collect(Collectors.joining("", "| bar | limit | found | |\n|---|---:|---:|---|\n", ""));
    }

    private List<Bar> chain() {
        return List.of(
                atLeast(0.5, "chain, 64 callers, over (e)", rate("waybill", 64).over(rate("bound", 64))),
                atLeast(0.5, "chain, 64 callers, over (e')", rate("waybill", 64).over(rate("bound-narrow", 64))),
                atLeast(5, "chain, 64 callers, over DBOS", rate("waybill", 64).over(rate("dbos", 64))),
                atLeast(2.5, "chain, 64 callers, over db-scheduler", rate("waybill", 64).over(rate("db-scheduler", 64))),
                atLeast(25, "chain, 64 callers, over the BPMN engine", rate("waybill", 64).over(rate("flowable", 64))),
                atLeast(3, "chain, 64 callers, over (b)'s best", rate("waybill", 64).over(best("loop", Workload.CHAIN))),
                atLeast(0.3, "chain, 1,024 in flight, over (e)", rate("waybill", 1024).over(rate("bound", 1024))),
                atLeast(0.3, "chain, 1,024 in flight, over (e')", rate("waybill", 1024).over(rate("bound-narrow", 1024))),
                atLeast(0.6, "chain, 8 callers, over (e)", rate("waybill", 8).over(rate("bound", 8))),
                atLeast(0.6, "chain, 8 callers, over (e')", rate("waybill", 8).over(rate("bound-narrow", 8))),
                atMost(1.2, "chain alone, p50 over (b)", p50("waybill", Workload.CHAIN).over(p50("loop", Workload.CHAIN))),
                atMost(0.7, "chain alone, p50 over DBOS", p50("waybill", Workload.CHAIN).over(p50("dbos", Workload.CHAIN))),
                atMost(2, "chain, 64 callers, statements a workflow", series("waybill", Workload.CHAIN, 64, Figures::statements)),
                atMost(0.3, "chain, 64 callers, WAL flushes a workflow", series("waybill", Workload.CHAIN, 64, Figures::flushes)));
    }

    private List<Bar> pure() {
        return List.of(
                atLeast(1.7, "pure, 64 callers, over the chain", rate("waybill", Workload.PURE, 64).over(rate("waybill", 64))),
                atMost(0.5, "pure alone, p50 over the chain", p50("waybill", Workload.PURE).over(p50("waybill", Workload.CHAIN))));
    }

    private List<Bar> fanOut() {
        var best = best("waybill", Workload.FAN_OUT);
        var bound = rate("bound", 64).times(1 / BOUND_THEN);
        var alone = p50("bound", Workload.CHAIN).times(1 / BOUND_P50_THEN);
        return List.of(
                atLeast(20, "fan-out, best over DBOS's best", best.over(best("dbos", Workload.FAN_OUT))),
                atLeast(2.5, "fan-out, best over 75/s scaled by (e)", best.over(bound.times(FAN_OUT_THEN))),
                atMost(10, "fan-out alone, p50 in ms scaled by (e)", p50("waybill", Workload.FAN_OUT).over(alone)));
    }

    private List<Bar> overHttp() {
        var answer = atMost(
                50, "chain, HTTP API at half the load: the answer to a start, p99 in ms", series("start", Workload.CHAIN, 64, Figures::p99));
        var ratios = Stream.of(Workload.values())
                .flatMap(workload -> Stream.of(1, 8, 64)
                        .map(callers -> atLeast(
                                0.45,
                                workload.word() + ", " + callers + " callers, HTTP over in process",
                                rate("http", workload, callers).over(rate("waybill", workload, callers)))));
        return Stream.concat(ratios, Stream.of(answer)).toList();
    }

    private Series series(String contender, Workload workload, int callers, ToDoubleFunction<Figures> figure) {
        return results.series(new Cell(contender, workload, callers), figure);
    }

    private Series rate(String contender, int callers) {
        return rate(contender, Workload.CHAIN, callers);
    }

    private Series rate(String contender, Workload workload, int callers) {
        return series(contender, workload, callers, Figures::perSecond);
    }

    private Series p50(String contender, Workload workload) {
        return series(contender, workload, 1, Figures::p50);
    }

    private Series best(String contender, Workload workload) {
        return rate(contender, workload, 1).or(rate(contender, workload, 8)).or(rate(contender, workload, 64));
    }
}
