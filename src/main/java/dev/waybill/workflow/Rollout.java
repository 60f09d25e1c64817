package dev.waybill.workflow;

import dev.waybill.engine.Tally;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A share of a workflow's starts that gets another version than the current one.
 *
 * @param baseVersion that the others get
 * @param reason      why it is over, if there is more to say than its status
 */
record Rollout(
        WorkflowKey workflow,
        UUID id,
        int baseVersion,
        RolloutRule rule,
        Status status,
        @Nullable String reason,
        Instant createdAt,
        String createdBy,
        @Nullable Instant endedAt,
        @Nullable String endedBy) {
    /** Failures are counted over at most so many executions that ended last. */
    static final int WINDOW = 1_000;

    enum Status {
        ACTIVE,
        /** Its version has become the current one. */
        PROMOTED,
        /** Too many of its executions failed. */
        ROLLED_BACK,
        STOPPED,
        /** A third version became the current one, or got a rollout of its own. */
        REPLACED;

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether so many of its executions failed that it must not go on. */
    boolean isFailing(Tally tally) {
        return tally.ended() >= rule.minExecutions() && tally.failureRate() > rule.failureRate();
    }

    /** Why it is rolled back. */
    String reason(Tally tally) {
        return String.format(
                Locale.ROOT,
                "%d of the last %d executions failed (%.1f %%), which is more than %.1f %%",
                tally.failed(), tally.ended(), tally.failureRate() * 100, rule.failureRate() * 100);
    }
}
