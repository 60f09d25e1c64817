package dev.waybill.bench.contender;

import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Workload;

/** Somebody who can do the work. Each has a database of its own on the one server. */
public sealed interface Contender
        permits WaybillInProcess, WaybillOverHttp, WaybillStarts, BareCamel, PlainLoop, Bound, Dbos, DbScheduler, Flowable {
    /** Its name on the command line. */
    String word();

    /** Its name in tables. */
    String title();

    boolean takes(Workload workload, int callers);

    /** Whose commits and statements are its own; empty when it has none. */
    String database();

    /** Gets ready for so many callers; nothing of it runs any more once the load is closed. */
    Load load(Workload workload, int callers) throws Exception;
}
