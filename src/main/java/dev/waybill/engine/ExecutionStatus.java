package dev.waybill.engine;

import java.util.Locale;

/** Where an execution stands. */
public enum ExecutionStatus {
    QUEUED,
    RUNNING,
    WAITING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    TIMED_OUT;

    public boolean isEnded() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT -> true;
            case QUEUED, RUNNING, WAITING, PAUSED -> false;
        };
    }

    /** As in the API and the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ExecutionStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
