package dev.waybill.bench.server;

import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a call again while the product says that it has no room for it, as its callers are told to. Thread-safe. */
public final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final LongAdder refusals = new LongAdder();

    public <T> T call(Supplier<T> call) throws InterruptedException {
        while (true) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                if (!isForLackOfRoom(e)) {
                    throw e;
                }
                refusals.increment();
                Thread.sleep(PAUSE);
            }
        }
    }

    private static boolean isForLackOfRoom(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof Refusal refusal && refusal.kind() == Refusal.Kind.UNAVAILABLE || isForLackOfRoom(failure.getCause()));
    }

    /** Says how often it was needed, as the tables do not. */
    public void tell() {
        if (refusals.sum() > 0) {
            System.err.println("  calls that were refused for lack of room, and made again: " + refusals.sum());
        }
    }
}
