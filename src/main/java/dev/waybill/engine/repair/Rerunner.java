package dev.waybill.engine.repair;

import dev.waybill.tenant.TenantId;
import java.util.UUID;

/** Starts executions anew, for a job: by who knows which workflows take starts. */
@FunctionalInterface
public interface Rerunner {
    /**
     * @param key stands for this one rerun
     * @param by  who asked for the job
     * @throws dev.waybill.refusal.Refusal why it cannot be
     */
    void rerun(TenantId tenant, UUID execution, String key, String by);
}
