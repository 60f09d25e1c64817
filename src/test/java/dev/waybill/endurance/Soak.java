package dev.waybill.endurance;

import dev.waybill.fault.ServerProcess;
import dev.waybill.testing.LedgerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Two nodes under mixed load for a long time, first undisturbed, then with faults that end no node, and watched all the while. */
final class Soak implements AutoCloseable {
    /** What ends a node's process would begin its series anew. */
    private static final Set<Fault.Kind> GENTLE = EnumSet.complementOf(EnumSet.of(
            Fault.Kind.NODE_KILLED, Fault.Kind.NODE_STOPPED, Fault.Kind.ALL_NODES_KILLED, Fault.Kind.NODE_FROZEN, Fault.Kind.FLOOD));
    private static final double WARM_UP_SECONDS = 120;
    private static final Duration CALM = Duration.ofSeconds(20);
    private static final Duration AT_REST = Duration.ofMinutes(2);
    /** So few compiled versions are kept that the cache is full when the warm-up is over. */
    private static final String ROUTES = "30";

    private final Path folder;
    private final SoakOptions options;
    private final Consumer<String> progress;
    private final Map<String, Integer> management = new LinkedHashMap<>();
    private final Cluster cluster;

    Soak(Path folder, SoakOptions options, Consumer<String> progress) {
        this.folder = folder;
        this.options = options;
        this.progress = progress;
        this.cluster = Cluster.start(folder, 2, this::settings);
    }

    private ServerProcess settings(ServerProcess node) {
        int port = ServerProcess.freePort();
        management.put(node.name(), port);
        var heap = options.heap() + "m";
        return node.with("WAYBILL_MANAGEMENT_PORT", Integer.toString(port))
                .with("WAYBILL_ENGINE_ROUTES", ROUTES)
                .option("-Xmx" + heap)
                .option("-Xms" + heap)
                .option("-XX:+AlwaysPreTouch"); // resident memory then tells of what lies outside the heap
    }

    /** @param violations of promises, empty when all were kept */
    record Result(List<Slopes> phases, int executions, List<String> violations) {}

    Result run() {
        var probes = cluster.places().stream().map(place -> new NodeProbe(place, management.get(place.server().name()))).toList();
        var file = folder.resolve("ledger");
        try (var peer = LedgerServer.start(file);
                var watch = new Watch(probes, new DatabaseProbe(cluster), options.every())) {
            var caller = new Caller(cluster.places());
            var injection = new Injection(cluster, peer, Workflows.paths(), () -> {});
            var violations = new ArrayList<String>();
            int blows = 0;
            double half = options.time().toMillis() / 2e3;
            double warmUp = Math.clamp(WARM_UP_SECONDS, 0.3 * half, 0.6 * half);
            try (var visitors = Visitors.begin(caller, peer, "", options.startsASecond(), options.seed())) {
                progress.accept("undisturbed for " + (long) half + " s");
                Pause.until(() -> watch.seconds() > half, options.time());
                blows = disturb(watch, injection, 2 * half);
            }
            double end = watch.seconds();
            var court = new Court(cluster, Settled.nothing());
            violations.addAll(court.awaitRest(caller));
            var snapshot = court.snapshot();
            violations.addAll(court.judge(snapshot, caller, file, blows, injection.wakes()));
            var phases = List.of(
                    new Slopes("undisturbed", watch.between(warmUp, half)),
                    new Slopes("with faults", watch.between(half + warmUp, end)));
            return new Result(phases, snapshot.executions().size(), violations);
        }
    }

    /** @return how many faults there were */
    private int disturb(Watch watch, Injection injection, double until) {
        var random = new Random(options.seed());
        int blows = 0;
        while (watch.seconds() < until) {
            var fault = List.copyOf(GENTLE).get(random.nextInt(GENTLE.size())).strike(random);
            progress.accept(fault.toString());
            injection.strike(fault);
            blows++;
            cluster.revive();
            Pause.until(cluster::isReady, AT_REST);
            Pause.of(CALM.dividedBy(4).plusMillis(random.nextInt((int) CALM.toMillis())));
        }
        return blows;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
