package dev.waybill.testing;

import dev.waybill.json.Json;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP peer on loopback that writes each request to a file, with fsync, before it answers, and that misbehaves on
 * request. In this JVM: {@link #start(Path)}. As a process of its own: {@code main FILE [PORT]}, which prints the port.
 *
 * <p>A request chooses its mode by query ({@code /x?mode=slow&ms=300}), or a path is given one by {@link #behave} or
 * {@code POST /_ledger/behave?path=/x&mode=slow&ms=300}. The modes stand in {@link LedgerMode}. Other control calls:
 * {@code GET /_ledger/entries}, {@code POST /_ledger/release?path=/x}.
 */
public final class LedgerServer implements Closeable {
    private static final int MAX_BODY = 64 << 20;

    private final ServerSocket server;
    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<String, Integer> arrivals = new HashMap<>();
    private final Map<String, Map<String, String>> behaviours = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Random random;
    private long accepted;

    private LedgerServer(ServerSocket server, FileChannel file, long seed) {
        this.server = server;
        this.file = file;
        this.random = new Random(seed);
    }

    /** On any free port; entries already in the file stay there and are read back. */
    public static LedgerServer start(Path file) {
        return start(file, 0, 1);
    }

    /** @param seed of the failures that have a probability */
    public static LedgerServer start(Path file, int port, long seed) {
        try {
            var ledger = new LedgerServer(
                    new ServerSocket(port, 512, InetAddress.getLoopbackAddress()),
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    seed);
            ledger.entries.addAll(read(file));
            Thread.ofVirtual().name("ledger").start(ledger::accept);
            return ledger;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        var ledger = start(Path.of(arguments[0]), arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0, 1);
        System.out.println(ledger.port());
        new CountDownLatch(1).await();
    }

    /** What a ledger's file holds; a last line that a crash cut short is left out. */
    public static List<LedgerEntry> read(Path file) {
        try {
            var text = Files.exists(file) ? Files.readString(file) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(LedgerEntry::ofLine).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The URL of a path (and query) of this server, by address. */
    public String at(String target) {
        return "http://127.0.0.1:" + port() + target;
    }

    /** What requests to a path get from now on unless they ask for a mode themselves: {@code "mode=slow&ms=300"}. */
    public void behave(String path, String mode) {
        behaviours.put(path, LedgerRequest.parameters(mode));
    }

    public List<LedgerEntry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** The requests to one path. */
    public List<LedgerEntry> entries(String path) {
        return entries().stream().filter(entry -> entry.path().equals(path)).toList();
    }

    /** How many connections were opened to this server so far. */
    public long connections() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits at most 30 s for a request to a path; those that hang before the effect count only when they go on. */
    public LedgerEntry awaitRequest(String path) {
        return await(entry -> entry.path().equals(path), 1, Duration.ofSeconds(30)).getFirst();
    }

    /** @throws AssertionError when fewer than that many fit in time */
    public List<LedgerEntry> await(Predicate<LedgerEntry> fits, int count, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                var found = entries.stream().filter(fits).toList();
                if (found.size() >= count) {
                    return found;
                }
                if (left <= 0) {
                    throw new AssertionError("Only " + found.size() + " of " + count + " requests arrived: " + entries);
                }
                left = arrived.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the requests to a path that hang, now and later, go on. */
    public void release(String path) {
        gate(path).countDown();
    }

    private CountDownLatch gate(String path) {
        return gates.computeIfAbsent(path, _ -> new CountDownLatch(1));
    }

    /** Waits until a path is released or the server closed; at most 10 minutes. */
    void hang(String path) throws InterruptedException {
        gate(path).await(10, TimeUnit.MINUTES);
    }

    /** Makes a request durable and says how many came to its path so far, this one included. */
    int append(LedgerRequest request, boolean dedupe) throws IOException {
        lock.lock();
        try {
            var key = request.headers().get("idempotency-key");
            boolean seen = dedupe
                    && key != null
                    && entries.stream().anyMatch(entry -> entry.effect() && key.equals(entry.key()));
            var entry = new LedgerEntry(
                    entries.size() + 1L,
                    Instant.now(),
                    request.method(),
                    request.target(),
                    key,
                    request.headers(),
                    LedgerEntry.hash(request.body()),
                    LedgerEntry.text(request.body()),
                    !seen);
            var line = ByteBuffer.wrap((entry.toLine() + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                file.write(line);
            }
            file.force(false);
            entries.add(entry);
            arrived.signalAll();
            return arrivals.merge(request.path(), 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    boolean chance(double probability) {
        lock.lock();
        try {
            return random.nextDouble() < probability;
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.add(connection);
                lock.lock();
                try {
                    accepted++;
                } finally {
                    lock.unlock();
                }
                Thread.ofVirtual().name("ledger-connection").start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                var request = LedgerRequest.read(in, connection.getOutputStream(), MAX_BODY);
                if (request == null || !answer(request, connection)) {
                    return;
                }
            }
        } catch (EOFException | InterruptedException e) {
            // the client left, or the test ends
        } catch (IOException e) {
            // the client reset the connection: that is what many tests are about
        } finally {
            connections.remove(connection);
        }
    }

    /** @return whether the connection may go on */
    private boolean answer(LedgerRequest request, Socket connection) throws IOException, InterruptedException {
        if (request.path().startsWith("/_ledger/")) {
            LedgerMode.send(connection.getOutputStream(), 200, "application/json", control(request));
            return true;
        }
        var asked = request.query();
        var behaviour = asked.containsKey("mode") ? asked : behaviours.getOrDefault(request.path(), asked);
        return LedgerMode.of(behaviour).serve(this, request, connection);
    }

    private byte[] control(LedgerRequest request) {
        var query = new HashMap<>(request.query());
        @Nullable String path = query.remove("path");
        switch (request.path()) {
            case "/_ledger/release" -> release(path);
            case "/_ledger/behave" -> behaviours.put(path, query);
            default -> {
                var lines = entries().stream().map(entry -> Json.parse(entry.toLine())).toList();
                return Json.write(lines).getBytes(StandardCharsets.UTF_8);
            }
        }
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        gates.values().forEach(CountDownLatch::countDown);
        try {
            server.close();
            for (var connection : connections) {
                connection.close();
            }
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
