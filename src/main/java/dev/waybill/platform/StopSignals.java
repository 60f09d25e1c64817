package dev.waybill.platform;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** The first SIGTERM or SIGINT stops the server in order, within half a minute; the second one stops it at once. */
final class StopSignals {
    private static final Duration AT_MOST = Duration.ofSeconds(29);
    private static final int SIGNALLED = 128;
    private static final int TOO_SLOW = 70;

    private final AtomicBoolean stopping = new AtomicBoolean();

    private final Thread starter;

    private StopSignals(Thread starter) {
        this.starter = starter;
    }

    /**
     * Takes over from the JVM.
     *
     * @param starter the thread that starts the server: it is interrupted, as a stop waits for a start that is under way
     */
    static void handle(Thread starter) {
        var signals = new StopSignals(starter);
        for (var name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signals::received);
        }
    }

    private void received(Signal signal) {
        if (!stopping.compareAndSet(false, true)) {
            System.err.println("Waybill stops at once; the next start recovers");
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
        System.err.println("Waybill is stopping; signal again to stop at once");
        starter.interrupt();
        Thread.ofPlatform().name("stop-limit").daemon().start(StopSignals::limit);
        Thread.ofPlatform().name("stop").start(() -> System.exit(SIGNALLED + signal.getNumber()));
    }

    private static void limit() {
        try {
            Thread.sleep(AT_MOST);
            System.err.println("Waybill did not stop within " + AT_MOST.toSeconds()
                    + " s: ending the process; the next start recovers");
            Runtime.getRuntime().halt(TOO_SLOW);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
