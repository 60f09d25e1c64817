package dev.waybill.endurance;

import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Three nodes, one PostgreSQL, a peer and clients, whom any two faults strike at once, again and again; judged after each period. */
final class Chaos implements AutoCloseable {
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    /**
     * What a run is made of.
     *
     * @param kinds of faults, at least two
     * @param heap  of a node, in MiB
     */
    record Setting(long seed, Duration period, List<Fault.Kind> kinds, double startsASecond, int heap) {
        Random random(int period) {
            return new Random(seed * 1_000_003 + period);
        }
    }

    private final Path folder;
    private final Setting setting;
    private final Consumer<String> progress;
    private final Cluster cluster;
    private Settled settled = Settled.nothing();

    private Chaos(Path folder, Setting setting, Consumer<String> progress) {
        this.folder = folder;
        this.setting = setting;
        this.progress = progress;
        this.cluster = Cluster.start(folder, 3, node -> node.option("-Xmx" + setting.heap() + "m"));
    }

    /** @param folder for data, logs and evidence */
    static Chaos start(Path folder, Setting setting, Consumer<String> progress) {
        return new Chaos(folder, setting, progress);
    }

    /** Faults under load, then calm, then judgement. */
    Period period(int number) {
        var file = folder.resolve("ledger-" + number);
        try (var peer = LedgerServer.start(file)) {
            var caller = new Caller(cluster.places());
            var storm = new Storm(number, peer, caller);
            storm.rage();
            var court = new Court(cluster, settled);
            long calm = System.nanoTime();
            storm.violations.addAll(court.awaitRest(caller));
            var quiet = Duration.ofNanos(System.nanoTime() - calm);
            var snapshot = court.snapshot();
            storm.violations.addAll(court.judge(snapshot, caller, file, storm.episodes.size() * 2 + storm.died.size(), storm.injection.wakes()));
            var period = new Period(
                    number, storm.episodes, storm.recoveries, quiet, snapshot.executions().size(), caller.accepted(), caller.unknown(), caller.refused(),
                    court.poisoned(), storm.died, storm.violations);
            keep(period, caller, file);
            return period;
        }
    }

    private void keep(Period period, Caller caller, Path ledger) {
        try {
            if (period.isKept()) {
                Pause.of(Duration.ofSeconds(3)); // so that the next executions' ids are far from these
                settled = Settled.now(cluster);
                Files.delete(ledger);
            } else {
                Files.write(folder.resolve("violations"), period.violations());
                Files.write(folder.resolve("history"), caller.history().calls().stream().map(Object::toString).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The faults of one period and the clients meanwhile. */
    private final class Storm {
        private final int number;
        private final Random random;
        private final Caller caller;
        private final Visitors visitors;
        private final Injection injection;
        private final List<Episode> episodes = new ArrayList<>();
        private final List<Duration> recoveries = new ArrayList<>();
        private final List<String> died = new ArrayList<>();
        private final List<String> violations = new ArrayList<>();

        Storm(int number, LedgerServer peer, Caller caller) {
            this.number = number;
            this.random = setting.random(number);
            this.caller = caller;
            this.visitors = Visitors.begin(caller, peer, " " + number, setting.startsASecond(), random.nextLong());
            this.injection = new Injection(cluster, peer, Workflows.paths(), visitors::flood);
        }

        void rage() {
            try (visitors) {
                long end = System.nanoTime() + setting.period().toNanos();
                while (System.nanoTime() < end && violations.isEmpty()) {
                    var episode = Episode.random(random, setting.kinds());
                    episodes.add(episode);
                    progress.accept("period " + number + ": " + episode);
                    strike(episode);
                    died.addAll(cluster.revive());
                    recover();
                }
            }
        }

        private void strike(Episode episode) {
            Pause.of(episode.calm());
            try (var blows = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = blows.submit(() -> injection.strike(episode.first()));
                var second = blows.submit(() -> {
                    Pause.of(episode.apart());
                    injection.strike(episode.second());
                });
                first.get();
                second.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("A fault could not be made: " + episode, e);
            }
        }

        private void recover() {
            long healed = System.nanoTime();
            boolean isWell = Pause.until(() -> {
                died.addAll(cluster.revive());
                return cluster.isReady();
            }, RECOVERY) && cluster.places().stream().allMatch(this::works);
            var after = Duration.ofNanos(System.nanoTime() - healed);
            recoveries.add(after);
            progress.accept("period " + number + ": recovered after %.1f s".formatted(after.toMillis() / 1e3));
            if (!isWell) {
                violations.add("not recovered " + RECOVERY.toSeconds() + " s after the end of " + episodes.getLast());
            }
        }

        private boolean works(Place place) {
            var probe = new String[1];
            return Pause.until(() -> {
                var started = caller.start(place.client(), visitors.workflow("pure"), "probe " + recoveries.size() + " of " + place.server().name(), Map.of(), false);
                started.ifPresent(id -> probe[0] = id);
                return started.isPresent();
            }, RECOVERY) && Pause.until(() -> caller.status(place.client(), probe[0]).equals(Optional.of("succeeded")), RECOVERY);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
