package dev.waybill.engine;

import org.springframework.context.SmartLifecycle;

/** The journal starts before anything that accepts work, and stops after it. */
final class JournalLifecycle implements SmartLifecycle {
    private final Engine engine;
    private volatile boolean isRunning;

    JournalLifecycle(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        engine.join();
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        engine.leave();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return 0;
    }
}
