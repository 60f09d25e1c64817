package dev.waybill.endurance;

import dev.waybill.fault.Client;
import dev.waybill.fault.ServerProcess;
import dev.waybill.testing.FaultProxy;
import java.time.Duration;

/** One node and its way to the database. It is there, dead or frozen; two faults may strike it at once. */
final class Place implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(45);

    private final ServerProcess server;
    private final FaultProxy before;
    private boolean isWanted;

    Place(ServerProcess server, FaultProxy before) {
        this.server = server;
        this.before = before;
    }

    ServerProcess server() {
        return server;
    }

    Client client() {
        return server.client();
    }

    FaultProxy before() {
        return before;
    }

    synchronized void launch() {
        if (!isWanted || !server.isAlive()) {
            server.launch();
        }
        isWanted = true;
    }

    synchronized void kill() {
        isWanted = false;
        server.kill();
    }

    /** Asks it to stop, and waits until it has. */
    void stop() {
        synchronized (this) {
            isWanted = false;
            if (!server.isAlive()) {
                return;
            }
            server.terminate();
        }
        server.awaitEnd(LAST_WORDS);
    }

    /** @return whether there was something to freeze */
    synchronized boolean freeze() {
        if (server.isAlive()) {
            server.freeze();
            return true;
        }
        return false;
    }

    synchronized void wake() {
        if (server.isAlive()) {
            server.wake();
        }
    }

    /** @return whether it had ended without being asked to, and was started again */
    synchronized boolean revive() {
        boolean isLost = isWanted && !server.isAlive();
        launch();
        return isLost;
    }

    boolean isReady() {
        return server.isAlive() && server.client().isReady();
    }

    @Override
    public void close() {
        before.heal();
        server.close();
        before.close();
    }
}
