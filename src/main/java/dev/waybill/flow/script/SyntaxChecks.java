package dev.waybill.flow.script;

import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks at scripts when a workflow is saved: whether they can be read at all. A child does that, too; what it takes of children is
 * bounded over all calls, since anybody may save anything. What is not looked at now is found when the script runs. Thread-safe.
 */
final class SyntaxChecks {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** What may be spent at once; it comes back in so many times the time. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private static final int SHARE = 5;

    private final Children children;
    private long spentUntil = System.nanoTime() - MOST.toNanos() * SHARE;

    SyntaxChecks(Children children) {
        this.children = children;
    }

    /** @return what is wrong with the script; empty also when nobody could look */
    Optional<Answer.Failed> flawOf(Language language, String source) {
        if (!hasCredit()) {
            return Optional.empty();
        }
        long begin = System.nanoTime();
        try {
            // a script that is only read does nothing for or against a tenant
            var answer = children.use(
                    TenantId.FIRST, language, WAIT, child -> child.ask(ScriptChild.CHECK, source, "null", new TimeLimit(LIMIT, LIMIT)));
            return answer.filter(Answer.Failed.class::isInstance).map(Answer.Failed.class::cast);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            spend(System.nanoTime() - begin);
        }
    }

    private synchronized boolean hasCredit() {
        return System.nanoTime() - spentUntil > 0;
    }

    private synchronized void spend(long nanos) {
        long full = System.nanoTime() - MOST.toNanos() * SHARE;
        spentUntil = full + Math.max(spentUntil - full, 0) + nanos * SHARE;
    }
}
