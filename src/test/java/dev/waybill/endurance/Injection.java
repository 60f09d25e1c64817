package dev.waybill.endurance;

import dev.waybill.fault.Signals;
import dev.waybill.fault.Strace;
import dev.waybill.testing.FaultProxy;
import dev.waybill.testing.FaultProxy.Direction;
import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Does what a fault says to a cluster and its peer, and makes it good again. Thread-safe.
 *
 * @param flood starts many large executions at once
 */
record Injection(Cluster cluster, LedgerServer peer, List<String> paths, Runnable flood, Queue<Instant> wakes) {
    private static final Duration AGAIN = Duration.ofMillis(150);

    Injection(Cluster cluster, LedgerServer peer, List<String> paths, Runnable flood) {
        this(cluster, peer, paths, flood, new ConcurrentLinkedQueue<>());
    }

    /** Begins, lasts and is over when this returns. */
    void strike(Fault fault) {
        var place = cluster.place(fault.place());
        switch (fault.kind()) {
            case NODE_KILLED -> killed(List.of(place), fault.lasts());
            case ALL_NODES_KILLED -> killed(cluster.places(), fault.lasts());
            case NODE_STOPPED -> {
                place.stop();
                Pause.of(fault.lasts());
                place.launch();
            }
            case NODE_FROZEN, NODE_PAUSED -> frozen(place, fault.lasts());
            case DATABASE_KILLED -> {
                cluster.killDatabase();
                Pause.of(fault.lasts());
                cluster.startDatabase();
            }
            case SESSIONS_ENDED -> again(fault, _ -> cluster.ask(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'waybill' and random() < 0.3"));
            case SESSION_FROZEN -> frozenSession(fault);
            case TABLES_LOCKED -> locked(fault.lasts());
            case FLUSH_REFUSED -> flushRefused(fault.lasts());
            case LINK_CUT -> {
                place.before().down();
                Pause.of(fault.lasts());
                place.before().heal();
            }
            case LINK_STALLED -> link(place.before(), new FaultProxy.Fault.Stall(), fault);
            case ANSWERS_STALLED -> answersStalled(place.before(), fault);
            case LINK_TORN -> torn(place.before(), fault);
            case LINK_SLOW -> link(place.before(), new FaultProxy.Fault.Delay(Duration.ofMillis(20 + new Random(fault.dice()).nextInt(180))), fault);
            case PEER_DOWN -> peer("mode=fail&status=503&p=0.7", fault.lasts());
            case PEER_BUSY -> peer("mode=fail&status=429&retry_after=2&p=0.5", fault.lasts());
            case PEER_SLOW -> peer("mode=slow&ms=" + (300 + new Random(fault.dice()).nextInt(2_000)), fault.lasts());
            case PEER_RESETS -> peer("mode=reset", fault.lasts());
            case PEER_HANGS -> {
                peer("mode=hang-after", fault.lasts());
                paths.forEach(peer::release);
            }
            case FLOOD -> {
                flood.run();
                Pause.of(fault.lasts());
            }
        }
    }

    private interface Blow {
        void strike(Random random);
    }

    private static void again(Fault fault, Blow blow) {
        var random = new Random(fault.dice());
        long end = System.nanoTime() + fault.lasts().toNanos();
        while (System.nanoTime() < end) {
            blow.strike(random);
            Pause.of(AGAIN);
        }
    }

    private static void killed(List<Place> places, Duration lasts) {
        places.forEach(Place::kill);
        Pause.of(lasts);
        places.forEach(Place::launch);
    }

    private void frozen(Place place, Duration lasts) {
        if (place.freeze()) {
            Pause.of(lasts);
            wakes.add(Instant.now());
            place.wake();
        }
    }

    private void frozenSession(Fault fault) {
        var sessions = cluster.column("select pid::text from pg_stat_activity where application_name = 'waybill'");
        if (sessions.isEmpty()) {
            return;
        }
        long pid = backend(sessions.get(new Random(fault.dice()).nextInt(sessions.size())));
        if (signal("STOP", pid)) {
            Pause.of(fault.lasts());
            signal("CONT", pid);
        }
    }

    /** In a user namespace alone, process numbers are those of the machine. */
    private static long backend(String pid) {
        return Long.parseLong(pid);
    }

    private static boolean signal(String signal, long pid) {
        try {
            Signals.send(signal, pid);
            return true;
        } catch (IllegalStateException e) {
            return false; // it has ended
        }
    }

    private void locked(Duration lasts) {
        try (var connection = cluster.database().connect(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local lock_timeout = '3s'");
            statement.execute("lock table execution, journal in access exclusive mode");
            Pause.of(lasts);
            connection.rollback();
        } catch (SQLException e) {
            // the other fault has the database: there is nothing to lock
        }
    }

    private void flushRefused(Duration lasts) {
        if (!Strace.isThere() || !cluster.database().isAlive()) {
            return;
        }
        try (var strace = Strace.failingNextFlush(cluster.database().backends())) {
            Pause.of(lasts);
        } catch (IOException | InterruptedException | RuntimeException e) {
            // the processes have ended by the other fault
        }
    }

    private static void link(FaultProxy link, FaultProxy.Fault fault, Fault of) {
        link.set(fault);
        Pause.of(of.lasts());
        link.heal();
    }

    /** What was answered comes late, or never. */
    private static void answersStalled(FaultProxy link, Fault fault) {
        link.set(Direction.TO_CLIENT, new FaultProxy.Fault.Stall());
        Pause.of(fault.lasts());
        if (fault.dice() % 2 == 0) {
            link.cut();
        }
        link.heal();
    }

    private static void torn(FaultProxy link, Fault fault) {
        again(fault, random -> link.set(
                random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER, new FaultProxy.Fault.ResetAfter(random.nextInt(20_000))));
        link.heal();
        link.cut(); // a pooled connection must not stay half dead
    }

    private void peer(String mode, Duration lasts) {
        paths.forEach(path -> peer.behave(path, mode));
        Pause.of(lasts);
        paths.forEach(path -> peer.behave(path, "mode=ok"));
    }
}
