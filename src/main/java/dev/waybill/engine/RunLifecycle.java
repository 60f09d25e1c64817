package dev.waybill.engine;

import org.springframework.context.SmartLifecycle;

/** Executions run only while Camel does: they begin after it and are given up before it stops. */
final class RunLifecycle implements SmartLifecycle {
    private final Engine engine;
    private volatile boolean isRunning;

    RunLifecycle(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        engine.run();
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        try {
            engine.handOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 10;
    }
}
