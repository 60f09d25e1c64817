package dev.waybill.engine.route;

import dev.waybill.engine.Version;
import dev.waybill.engine.graph.GraphRoute;
import dev.waybill.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled versions: one route each, made on first use. When there are more than the bound, or their steps take too
 * much memory together, the ones that were idle longest go; one that is in use never goes. Thread-safe.
 */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    /** Steps of all routes; one takes some 10 KiB. */
    private static final int MOST_STEPS = 20_000;

    private record Key(TenantId tenant, UUID workflow, int number) {}

    private static final class Slot {
        final ReentrantLock compiling = new ReentrantLock();
        @Nullable CompiledVersion version;
        int users;
    }

    private final CamelContext context;
    private final Planner planner;
    private final int bound;
    private final Executor executor;
    private final AtomicLong compilations = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
    private int steps;
    /** Evicted, and still in the context. */
    private final Queue<CompiledVersion> leaving = new ConcurrentLinkedQueue<>();

    /** @param executor must not run anything on the calling thread */
    public Routes(CamelContext context, Planner planner, int bound, Executor executor) {
        this.context = context;
        this.planner = planner;
        this.bound = bound;
        this.executor = executor;
    }

    /** The version, compiled; to be sent an execution or released. */
    public CompiledVersion acquire(Version version) {
        var key = new Key(version.tenant(), version.workflowId(), version.number());
        var slot = use(key);
        slot.compiling.lock();
        try {
            if (slot.version == null) {
                slot.version = compile(key, version, slot);
            }
            return slot.version;
        } catch (RuntimeException e) {
            release(slot);
            throw e;
        } finally {
            slot.compiling.unlock();
        }
    }

    private Slot use(Key key) {
        lock.lock();
        try {
            var slot = slots.computeIfAbsent(key, _ -> new Slot());
            slot.users++;
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** What the stack is too small for is a fault of the version like any other: it must not end the thread that asks. */
    private CompiledVersion compile(Key key, Version version, Slot slot) {
        // an evicted route may still be on its way out when its version is compiled again
        var id = "w-" + key.workflow() + "-v" + key.number() + "-" + compilations.incrementAndGet();
        try {
            var plan = planner.plan(version);
            context.addRoutes(new GraphRoute(plan, id));
            var producer = context.getEndpoint(GraphRoute.uri(id)).createAsyncProducer();
            producer.start();
            count(plan.graph().size());
            return new CompiledVersion(context, id, plan, producer, () -> release(slot));
        } catch (Exception | StackOverflowError e) {
            throw new IllegalStateException("Version " + key.number() + " of workflow " + key.workflow() + " does not compile", e);
        }
    }

    private void count(int steps) {
        lock.lock();
        try {
            this.steps += steps;
        } finally {
            lock.unlock();
        }
    }

    private void release(Slot slot) {
        boolean isEvicting;
        lock.lock();
        try {
            slot.users--;
            isEvicting = evictIdle();
        } finally {
            lock.unlock();
        }
        if (isEvicting) {
            // not on this thread: its last exchange is still on its way out, and Camel waits for it
            executor.execute(this::removeLeaving);
        }
    }

    private boolean evictIdle() {
        boolean isEvicting = false;
        for (var slots = this.slots.values().iterator(); (this.slots.size() > bound || steps > MOST_STEPS) && slots.hasNext(); ) {
            var slot = slots.next();
            if (slot.users == 0) {
                slots.remove();
                if (slot.version != null) {
                    steps -= slot.version.plan().graph().size();
                    leaving.add(slot.version);
                    isEvicting = true;
                }
            }
        }
        return isEvicting;
    }

    private void removeLeaving() {
        for (var version = leaving.poll(); version != null; version = leaving.poll()) {
            try {
                remove(version);
            } catch (Exception e) {
                leaving.add(version);
                log.error("Route {} could not be removed; it is tried again with the next one", version.routeId(), e);
                return;
            }
        }
    }

    private void remove(CompiledVersion version) throws Exception {
        version.producer().stop();
        context.getRouteController().stopRoute(version.routeId());
        context.removeRoute(version.routeId());
        context.removeEndpoint(version.producer().getEndpoint()); // by its address Camel would match a pattern against each that it has
    }

    public int size() {
        lock.lock();
        try {
            return slots.size();
        } finally {
            lock.unlock();
        }
    }

    /** The route of a version as YAML, for people to read. */
    public String yaml(Version version) {
        var compiled = acquire(version);
        try {
            var route = ((ModelCamelContext) context).getRouteDefinition(compiled.routeId());
            return PluginHelper.getModelToYAMLDumper(context.getCamelContextExtension()).dumpModelAsYaml(context, route);
        } catch (Exception e) {
            throw new IllegalStateException("Route " + compiled.routeId() + " cannot be written", e);
        } finally {
            compiled.release();
        }
    }
}
