package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why an execution stands as it does.
 *
 * @param at         by the database's clock
 * @param deadlineAt when it times out, whatever it waits for; null: never
 * @param reasons    at least one; the one that keeps it most first
 * @param others     how many more tasks run or wait than are listed
 */
public record Why(
        UUID execution, ExecutionStatus status, Instant at, @Nullable Instant deadlineAt, List<WaitReason> reasons, int others) {
    public Why {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("There is a reason for everything");
        }
        reasons = List.copyOf(reasons);
    }

    /** One sentence, with how much else there is. */
    public String sentence() {
        int more = reasons.size() - 1 + others;
        var first = reasons.getFirst().sentence();
        return more == 0 ? first : first.substring(0, first.length() - 1) + "; " + Phrase.count(more, "more reason is", "more reasons are") + " listed"
                + (others == 0 ? "." : " or left out.");
    }
}
