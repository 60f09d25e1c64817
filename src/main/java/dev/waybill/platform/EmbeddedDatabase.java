package dev.waybill.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a process beside this one, on loopback, with passwords, fsync on. It is watched and started again when it
 * dies; it outlives a killed JVM, and the next start stops it. Closing it is for the last user of its connections.
 */
final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration ORPHANS_LEAVE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration WATCH = Duration.ofMillis(250);
    /** Not while the server starts, which needs the disk itself. */
    private static final Duration FIRST_LOOK_AT_BALLAST = Duration.ofSeconds(5);
    private static final Duration LOOK_AT_BALLAST = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

    private final HomeLock lock;
    private final DataFolder data;
    private final DatabaseCredentials credentials;
    private final int port;
    private final Thread watcher;
    private final Ballast ballast;
    /** By {@link System#nanoTime}; of the watcher's thread alone. */
    private long nextLookAtBallast = System.nanoTime() + FIRST_LOOK_AT_BALLAST.toNanos();

    private EmbeddedDatabase(HomeLock lock, DataFolder data, Ballast ballast, DatabaseCredentials credentials) throws IOException {
        this.lock = lock;
        this.data = data;
        this.ballast = ballast;
        this.credentials = credentials;
        this.port = freePort();
        clear();
        launch();
        this.watcher = Thread.ofPlatform().name("postgres-watch").daemon().unstarted(this::watch);
    }

    /**
     * Starts it, in a folder that may be new.
     *
     * @throws StartRefused when the folder cannot be used, with the reason
     */
    static EmbeddedDatabase start(Path home) {
        var lock = HomeLock.take(home);
        try {
            var ballast = new Ballast(home);
            ballast.giveWay();
            var data = new DataFolder(home, PostgresBinaries.unpack(home));
            var database = new EmbeddedDatabase(lock, data, ballast, data.prepare());
            try {
                var version = DatabaseRoles.ensure(database.superuserUrl(), database.credentials);
                if (version.lacksFixes()) {
                    log.warn(
                            "The embedded PostgreSQL {} lacks later security fixes; it listens on loopback only",
                            version);
                }
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
            database.watcher.start();
            return database;
        } catch (IOException e) {
            release(lock, e);
            throw new StartRefused("PostgreSQL does not start in " + home + ": " + DataFolder.lastLine(e), e);
        } catch (RuntimeException e) {
            release(lock, e);
            throw e;
        }
    }

    private static void release(HomeLock lock, Exception reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    String url() {
        return url("waybill");
    }

    private String superuserUrl() {
        return url("postgres");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    String user() {
        return DatabaseRoles.OWNER;
    }

    String password() {
        return credentials.owner();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Leaves no process in the data folder: after a crash the old postmaster, or its backends, may live on. */
    private void clear() throws IOException {
        var orphan = Postmaster.of(data.path());
        if (orphan.isPresent()) {
            log.warn(
                    "Stopping the PostgreSQL that an earlier server left behind (process {})",
                    orphan.get().process().pid());
            stop(orphan.get());
        }
        awaitThat(() -> Postmaster.workingIn(data.path()).findAny().isEmpty(), ORPHANS_LEAVE);
        if (Postmaster.named(data.path()).isPresent()) {
            Postmaster.forget(
                    data.path()); // its number went to another process, which PostgreSQL would take for a postmaster
        }
    }

    private void launch() throws IOException {
        data.binaries()
                .run(
                        data.binaries()
                                .serverCommand(
                                        "pg_ctl",
                                        "start",
                                        "--wait",
                                        "--timeout",
                                        "600",
                                        "--silent",
                                        "--pgdata",
                                        data.path().toString(),
                                        "--log",
                                        data.home()
                                                .resolve("postgresql-start.log")
                                                .toString(),
                                        "--options",
                                        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                                                + " -c password_encryption=scram-sha-256 -c fsync=on -c full_page_writes=on -c synchronous_commit=on"));
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(WATCH);
                relaunchIfDead();
                restoreBallast();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void relaunchIfDead() {
        try {
            if (Postmaster.of(data.path()).isEmpty()) {
                log.warn("PostgreSQL has died; starting it again");
                clear();
                ballast.giveWay();
                launch();
                log.info("PostgreSQL is back");
            }
        } catch (IOException | RuntimeException e) {
            log.error("PostgreSQL does not start: {}", e.getMessage()); // the next turn tries again
        }
    }

    private void restoreBallast() {
        long now = System.nanoTime();
        if (now - nextLookAtBallast < 0) {
            return;
        }
        try {
            ballast.restore();
            nextLookAtBallast = now + LOOK_AT_BALLAST.toNanos();
        } catch (IOException e) {
            log.warn("The ballast cannot be laid down: {}", e.toString());
            nextLookAtBallast = now + AFTER_FAILURE.toNanos();
        }
    }

    Ballast ballast() {
        return ballast;
    }

    @Override
    public void close() throws IOException {
        watcher.interrupt();
        join(watcher);
        try (lock) {
            var postmaster = Postmaster.of(data.path());
            if (postmaster.isPresent()) {
                stop(postmaster.get());
            }
        }
    }

    /** Closes the connections, then writes a checkpoint; when that takes too long, leaves the rest to crash recovery. */
    private void stop(Postmaster postmaster) throws IOException {
        try {
            stop("fast");
        } catch (IOException e) {
            if (postmaster.isAlive()) {
                stop("immediate");
            }
        }
        awaitThat(() -> !postmaster.isAlive(), STOP);
    }

    private void stop(String mode) throws IOException {
        data.binaries()
                .run(data.binaries()
                        .serverCommand(
                                "pg_ctl",
                                "stop",
                                "--wait",
                                "--timeout",
                                Long.toString(STOP.toSeconds()),
                                "--silent",
                                "--pgdata",
                                data.path().toString(),
                                "--mode",
                                mode));
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitThat(BooleanSupplier condition, Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new StartRefused(
                            "Processes of an earlier server still work in " + data.path() + ": stop them first.");
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while PostgreSQL was stopping.", e);
        }
    }
}
