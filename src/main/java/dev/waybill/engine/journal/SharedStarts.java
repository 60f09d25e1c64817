package dev.waybill.engine.journal;

import dev.waybill.engine.journal.KeyedStarts.Kept;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Equal starts at one node at one time: the first goes to the database, the others wait for what it brings. They would wait
 * for it there as well, but each with a connection. As many wait as there are callers, and as long as the first's tries last.
 * Thread-safe.
 */
final class SharedStarts {
    /** @param bodyHash of bytes that nobody changes; with another body it is no equal start */
    record Start(TenantId tenant, UUID workflow, String key, ByteBuffer bodyHash) {}

    private final ConcurrentMap<Start, CompletableFuture<Kept>> underWay = new ConcurrentHashMap<>();

    /** @throws Refusal what the first was refused with */
    Kept share(Start start, Supplier<Kept> accept) {
        var own = new CompletableFuture<Kept>();
        var first = underWay.putIfAbsent(start, own);
        if (first != null) {
            return new Kept(outcome(first).execution(), false);
        }
        try {
            own.complete(accept.get());
        } catch (RuntimeException | Error e) {
            own.completeExceptionally(e);
        } finally {
            underWay.remove(start, own);
        }
        return outcome(own);
    }

    private static Kept outcome(CompletableFuture<Kept> start) {
        try {
            return start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : e;
        }
    }
}
