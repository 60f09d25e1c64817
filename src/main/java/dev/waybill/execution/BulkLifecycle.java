package dev.waybill.execution;

import dev.waybill.engine.repair.Bulk;
import dev.waybill.engine.repair.RepairKit;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Jobs are done while executions run: they begin after them, and end before they are given up. */
@Component
final class BulkLifecycle implements SmartLifecycle {
    private final Bulk bulk;
    private final Rerunning rerunning;
    private volatile boolean isRunning;

    BulkLifecycle(RepairKit repairs, Rerunning rerunning) {
        this.bulk = repairs.bulk();
        this.rerunning = rerunning;
    }

    @Override
    public void start() {
        bulk.start(rerunning::rerunForJob);
        isRunning = true;
    }

    @Override
    public void stop() {
        isRunning = false;
        bulk.stop();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 9;
    }
}
