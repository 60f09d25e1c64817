package dev.waybill.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on loopback to be put before PostgreSQL, SMTP or HTTP, whose network fails on request. A fault is set for a
 * direction and holds at once for connections that are open and for new ones.
 */
public final class FaultProxy implements Closeable {
    /** What happens to the bytes of one direction. */
    public sealed interface Fault {
        record Pass() implements Fault {}

        /** Each piece arrives so much later. */
        record Delay(Duration by) implements Fault {}

        record Rate(int bytesPerSecond) implements Fault {}

        /** Bytes are taken and vanish; both sides think that all is well. */
        record BlackHole() implements Fault {}

        /** Bytes are kept back and arrive when the fault is over. */
        record Stall() implements Fault {}

        /** The connection is reset once so many bytes have passed since the fault was set. */
        record ResetAfter(long bytes) implements Fault {}

        /** Each piece arrives twice. */
        record Repeat() implements Fault {}

        /** Every byte of each piece is inverted. */
        record Corrupt() implements Fault {}
    }

    /** The two directions of a connection. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Fault[] faults = {new Fault.Pass(), new Fault.Pass()};
    private final long[] passed = new long[2];
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean refusing;

    private record Link(Socket client, Socket server) {
        void reset() {
            for (var socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    // it is closed already
                }
            }
        }
    }

    private FaultProxy(ServerSocket listener, InetSocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /** Before a server on loopback, on any free port. */
    public static FaultProxy before(int port) {
        try {
            var proxy = new FaultProxy(
                    new ServerSocket(0, 512, InetAddress.getLoopbackAddress()),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Sets what happens to one direction from now on. */
    public void set(Direction direction, Fault fault) {
        lock.lock();
        try {
            faults[direction.ordinal()] = fault;
            passed[direction.ordinal()] = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sets what happens to both directions from now on. */
    public void set(Fault fault) {
        set(Direction.TO_SERVER, fault);
        set(Direction.TO_CLIENT, fault);
    }

    /** All is well again: bytes pass, connections are accepted. */
    public void heal() {
        refusing = false;
        set(new Fault.Pass());
    }

    /** Resets every open connection; new ones are accepted. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /** Resets every open connection and every new one, until {@link #heal}. */
    public void down() {
        refusing = true;
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().name("fault-proxy-link").start(() -> link(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void link(Socket client) {
        var link = new Link(client, new Socket());
        if (refusing) {
            link.reset();
            return;
        }
        links.add(link);
        try {
            client.setTcpNoDelay(true);
            link.server().setTcpNoDelay(true);
            link.server().connect(target, 5_000);
        } catch (IOException e) {
            link.reset();
            links.remove(link);
            return;
        }
        Thread.ofVirtual().name("fault-proxy-up").start(() -> pump(link, Direction.TO_SERVER));
        pump(link, Direction.TO_CLIENT);
        links.remove(link);
    }

    private void pump(Link link, Direction direction) {
        boolean up = direction == Direction.TO_SERVER;
        try {
            var in = (up ? link.client() : link.server()).getInputStream();
            var out = (up ? link.server() : link.client()).getOutputStream();
            var piece = new byte[16_384];
            for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                if (!pass(out, piece, size, direction)) {
                    link.reset();
                    return;
                }
            }
            while (await(direction) instanceof Fault.BlackHole) {
                LockSupport.parkNanos(10_000_000); // the end of the stream vanishes with the rest
                if (link.client().isClosed() || link.server().isClosed()) {
                    return;
                }
            }
            (up ? link.server() : link.client()).shutdownOutput();
        } catch (IOException | InterruptedException e) {
            link.reset();
        }
    }

    /** @return false when the connection is to be reset now */
    private boolean pass(OutputStream out, byte[] piece, int size, Direction direction)
            throws IOException, InterruptedException {
        switch (await(direction)) {
            case Fault.Pass(), Fault.Stall() -> out.write(piece, 0, size);
            case Fault.Delay(var by) -> {
                LockSupport.parkNanos(by.toNanos());
                await(direction); // a stall holds what is under way, too
                out.write(piece, 0, size);
            }
            case Fault.Rate(int bytesPerSecond) -> {
                int slice = Math.max(1, bytesPerSecond / 20);
                for (int at = 0; at < size; at += slice) {
                    out.write(piece, at, Math.min(slice, size - at));
                    LockSupport.parkNanos(50_000_000);
                }
            }
            case Fault.BlackHole() -> {}
            case Fault.ResetAfter(long bytes) -> {
                long room = bytes - count(direction, size);
                out.write(piece, 0, (int) Math.clamp(room, 0, size));
                return room > size;
            }
            case Fault.Repeat() -> {
                out.write(piece, 0, size);
                out.write(piece, 0, size);
            }
            case Fault.Corrupt() -> {
                for (int i = 0; i < size; i++) {
                    piece[i] ^= (byte) 0xff;
                }
                out.write(piece, 0, size);
            }
        }
        return true;
    }

    /** The fault of a direction, once it is not a stall. */
    private Fault await(Direction direction) throws InterruptedException {
        lock.lock();
        try {
            while (faults[direction.ordinal()] instanceof Fault.Stall && !listener.isClosed()) {
                changed.await();
            }
            return faults[direction.ordinal()];
        } finally {
            lock.unlock();
        }
    }

    /** @return how many bytes had passed before these */
    private long count(Direction direction, int size) {
        lock.lock();
        try {
            long before = passed[direction.ordinal()];
            passed[direction.ordinal()] += size;
            return before;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        heal(); // wakes what stalls
    }
}
