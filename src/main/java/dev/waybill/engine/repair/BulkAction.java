package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a job does to each execution. */
public enum BulkAction {
    RETRY(EnumSet.of(ExecutionStatus.FAILED, ExecutionStatus.CANCELLED, ExecutionStatus.TIMED_OUT)),
    CANCEL(EnumSet.of(ExecutionStatus.QUEUED, ExecutionStatus.RUNNING, ExecutionStatus.WAITING, ExecutionStatus.PAUSED)),
    PAUSE(EnumSet.of(ExecutionStatus.QUEUED, ExecutionStatus.RUNNING, ExecutionStatus.WAITING)),
    RESUME(EnumSet.of(ExecutionStatus.PAUSED)),
    RERUN(EnumSet.allOf(ExecutionStatus.class));

    private final Set<ExecutionStatus> statuses;

    BulkAction(Set<ExecutionStatus> statuses) {
        this.statuses = Set.copyOf(statuses);
    }

    /** The statuses in which it can be done. */
    public Set<ExecutionStatus> statuses() {
        return statuses;
    }

    /** As in the API and the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BulkAction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
