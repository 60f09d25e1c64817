package dev.waybill.flow.script;

import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The children of a node: so many at most, each for one tenant and one language, kept for the next script and ended when none
 * comes. Whoever finds all busy waits in turn. Thread-safe.
 */
final class Children implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Children.class);

    private record Idle(Child child, long since) {}

    private final ScriptProperties properties;
    private final ChildProgram program;
    private final int most;
    private final Semaphore places;

    // under this object's monitor
    private final Deque<Idle> idle = new ArrayDeque<>(); // the one that was used last comes first
    private final Set<Child> busy = new HashSet<>();
    private int starting;
    private boolean isClosed;
    private @Nullable ScheduledExecutorService sweeper;

    Children(ScriptProperties properties) {
        this.properties = properties;
        this.program = new ChildProgram(properties);
        this.most = properties.mostChildren();
        this.places = new Semaphore(most, true);
    }

    /** What one request does with a child. */
    interface Use {
        Answer with(Child child) throws InterruptedException;
    }

    /**
     * Waits for a child and uses it.
     *
     * @return empty when none was free in that time
     * @throws InterruptedException when the caller was interrupted; a child that it used is dead
     */
    Optional<Answer> use(TenantId tenant, Language language, Duration wait, Use use) throws InterruptedException {
        if (!places.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            var child = take(tenant, language);
            try {
                return Optional.of(use.with(child));
            } finally {
                giveBack(child);
            }
        } catch (Child.NotStarted e) {
            log.warn(e.getMessage());
            return Optional.of(e.answer());
        } finally {
            places.release();
        }
    }

    private Child take(TenantId tenant, Language language) throws Child.NotStarted, InterruptedException {
        synchronized (this) {
            if (isClosed) {
                throw new Child.NotStarted("The node stops: no child is started any more", new Answer.Broken());
            }
            var waiting = takeIdle(tenant, language);
            if (waiting != null) {
                busy.add(waiting);
                return waiting;
            }
            while (!idle.isEmpty() && idle.size() + busy.size() + starting >= most) {
                idle.removeLast().child().kill();
            }
            starting++;
        }
        Child started = null;
        try {
            started = Child.start(program, properties, tenant, language);
            return started;
        } finally {
            begin(started);
        }
    }

    private synchronized @Nullable Child takeIdle(TenantId tenant, Language language) {
        for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
            var child = each.next().child();
            if (!child.isAlive()) {
                each.remove();
                child.kill();
            } else if (child.isFor(tenant, language)) {
                each.remove();
                return child;
            }
        }
        return null;
    }

    private synchronized void begin(@Nullable Child started) {
        starting--;
        if (started != null && isClosed) {
            started.kill();
        }
        if (started != null) {
            busy.add(started);
            sweep();
        }
    }

    private synchronized void sweep() {
        if (sweeper == null && !isClosed) {
            sweeper = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("script-sweeper").factory());
            long pause = Math.max(1, properties.idle().toMillis() / 4);
            var _ = sweeper.scheduleWithFixedDelay(this::endIdle, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void giveBack(Child child) {
        busy.remove(child);
        if (isClosed || !child.isAlive()) {
            child.kill();
        } else {
            idle.addFirst(new Idle(child, System.nanoTime()));
        }
    }

    private synchronized void endIdle() {
        long now = System.nanoTime();
        idle.removeIf(waiting -> {
            boolean isOver = now - waiting.since() >= properties.idle().toNanos();
            if (isOver) {
                waiting.child().kill();
            }
            return isOver;
        });
    }

    /** Processes that live for this node. */
    synchronized Set<Long> pids() {
        Set<Long> pids = new HashSet<>();
        idle.forEach(waiting -> pids.add(waiting.child().pid()));
        busy.forEach(child -> pids.add(child.pid()));
        return pids;
    }

    /** Ends all of them, busy ones too. */
    @Override
    public synchronized void close() {
        isClosed = true;
        if (sweeper != null) {
            sweeper.shutdownNow();
        }
        idle.forEach(waiting -> waiting.child().kill());
        idle.clear();
        busy.forEach(Child::kill);
    }
}
