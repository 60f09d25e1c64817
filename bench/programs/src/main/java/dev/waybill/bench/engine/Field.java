package dev.waybill.bench.engine;

import dev.waybill.bench.contender.BareCamel;
import dev.waybill.bench.contender.Bound;
import dev.waybill.bench.contender.BoundTables;
import dev.waybill.bench.contender.Contender;
import dev.waybill.bench.contender.DbScheduler;
import dev.waybill.bench.contender.Dbos;
import dev.waybill.bench.contender.Flowable;
import dev.waybill.bench.contender.PlainLoop;
import dev.waybill.bench.contender.WaybillInProcess;
import dev.waybill.bench.contender.WaybillOverHttp;
import dev.waybill.bench.contender.WaybillStarts;
import dev.waybill.bench.measure.Figures;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Nginx;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The contenders and all that runs for them: the product, the database server, the peer. */
final class Field implements AutoCloseable {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final ProductServer server;
    private final List<Contender> contenders;

    private Field(Path folder, Options options, Results results) throws IOException, InterruptedException, SQLException {
        var peer = Nginx.isThere() ? Optional.of(Nginx.start(folder.resolve("nginx"))) : Optional.<Nginx>empty();
        peer.ifPresent(running::push);
        server = ProductServer.start(folder.resolve("home"), peer.map(Nginx::authority).stream().toList());
        running.push(server);
        var workflows = workflows(peer);
        contenders = all(server.administrator(), workflows, results).stream().filter(contender -> options.wants(contender.word())).toList();
    }

    /** @param results as they grow: what one contender reached sets the pace of another */
    static Field prepare(Path folder, Options options, Results results) throws IOException, InterruptedException, SQLException {
        return new Field(folder, options, results);
    }

    private Map<Workload, StoredWorkflow> workflows(Optional<Nginx> peer) throws IOException, InterruptedException {
        var stored = new EnumMap<Workload, StoredWorkflow>(Workload.class);
        for (var workload : Workload.values()) {
            if (workload != Workload.HTTP_CHAIN || peer.isPresent()) {
                stored.put(workload, StoredWorkflow.store(server, workload, "http://" + peer.map(Nginx::authority).orElse("127.0.0.1") + "/"));
            }
        }
        return stored;
    }

    private List<Contender> all(Database administrator, Map<Workload, StoredWorkflow> workflows, Results results) throws SQLException {
        var overHttp = new WaybillOverHttp(server, workflows);
        return List.of(
                new WaybillInProcess(server, workflows),
                overHttp,
                new WaybillStarts(overHttp, () -> results.last(new Cell("http", Workload.CHAIN, 64)).map(Figures::perSecond)),
                new Bound(administrator.fresh("bench_bound"), BoundTables.PRODUCT),
                new Bound(administrator.fresh("bench_narrow"), BoundTables.NARROW),
                new PlainLoop(administrator.fresh("bench_loop")),
                new BareCamel(),
                new Dbos(administrator.fresh("bench_dbos")),
                new DbScheduler(administrator.fresh("bench_db_scheduler")),
                new Flowable(administrator.fresh("bench_flowable")));
    }

    /** Those that the options name, the product first. */
    List<Contender> contenders() {
        return contenders;
    }

    Database administrator() throws SQLException {
        return server.administrator();
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
