package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an execution waits for, or that keeps it from going on. Who adds a way of waiting adds a record here: its
 * kind, its sentence and its facts are all that is shown of it.
 */
public sealed interface WaitReason {
    /** Stable, snake_case. */
    String kind();

    /** One sentence, for people. */
    String sentence();

    /** The task that waits; null: the execution as a whole. */
    default @Nullable String taskId() {
        return null;
    }

    /** What the sentence is made of: plain JSON values and instants, by stable names. */
    Map<String, @Nullable Object> facts();

    private static Map<String, @Nullable Object> facts(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            facts.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return facts;
    }

    /**
     * Due, and owned by nobody: it waits for a node to take it.
     *
     * @param ahead      executions of its workflow that are due before it
     * @param isMore     whether there are more than were counted
     * @param isNodeFull whether the node that was asked has no room
     */
    record Queued(Instant since, long ahead, boolean isMore, boolean isNodeFull) implements WaitReason {
        @Override
        public String kind() {
            return isNodeFull ? "node_full" : "queued";
        }

        @Override
        public String sentence() {
            return "It waits for a node to take it since " + Phrase.of(since) + ": "
                    + (isMore ? "more than " : "") + Phrase.count(ahead, "execution", "executions") + " of its workflow "
                    + (ahead == 1 ? "is" : "are") + " due before it"
                    + (isNodeFull ? ", and the node that answers is full." : ".");
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("since", since, "ahead", ahead, "is_more", isMore, "is_node_full", isNodeFull);
        }
    }

    /** A task waits for an instant and holds no thread. */
    record Timer(String taskId, String type, Instant until, @Nullable Instant since) implements WaitReason {
        @Override
        public String kind() {
            return "timer";
        }

        @Override
        public String sentence() {
            return "Task " + taskId + " (" + type + ") waits until " + Phrase.of(until) + ".";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("type", type, "until", until, "since", since);
        }
    }

    /** A task waits for a message from outside, and for no instant. */
    record Message(String taskId, String type, @Nullable Instant since) implements WaitReason {
        @Override
        public String kind() {
            return "message";
        }

        @Override
        public String sentence() {
            return "Task " + taskId + " (" + type + ") waits for something from outside" + (since == null ? "." : " since " + Phrase.of(since) + ".");
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("type", type, "since", since);
        }
    }

    /**
     * A failed attempt is made again later.
     *
     * @param next  number of the attempt to come
     * @param most  attempts that the policy allows in this life of the execution; attempts before a retry by hand do not count
     * @param error {@code {code, message, detail}} of the last attempt
     */
    record Retry(String taskId, int next, int most, Instant at, @Nullable Object error) implements WaitReason {
        @Override
        public String kind() {
            return "retry";
        }

        @Override
        public String sentence() {
            return "Task " + taskId + " is tried again at " + Phrase.of(at) + " (attempt " + next + "; the policy allows " + most + ")"
                    + (error instanceof Map<?, ?> map ? "; the last one failed with " + map.get("code") + ": " + map.get("message") : "") + ".";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("attempt", next, "max_attempts", most, "next_attempt_at", at, "last_error", error);
        }
    }

    /** @param since when the attempt began; on another node: not before */
    record TaskRunning(String taskId, String type, @Nullable String node, @Nullable Instant since) implements WaitReason {
        @Override
        public String kind() {
            return "task_running";
        }

        @Override
        public String sentence() {
            return "Task " + taskId + " (" + type + ") runs on node " + node + (since == null ? "." : " since " + Phrase.of(since) + ".");
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("type", type, "node", node, "since", since);
        }
    }

    /** A node is at it, and no task runs or waits: it decides, journals or ends it. */
    record Advancing(@Nullable String node) implements WaitReason {
        @Override
        public String kind() {
            return "advancing";
        }

        @Override
        public String sentence() {
            return "It waits for nothing: node " + node + " goes on with it.";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("node", node);
        }
    }

    /** Its node has not renewed its lease in time; once the lease has ended another one goes on with it. */
    record NodeLost(@Nullable String node, @Nullable Instant leaseUntil, boolean isFenced) implements WaitReason {
        @Override
        public String kind() {
            return "node_lost";
        }

        @Override
        public String sentence() {
            return isFenced
                    ? "Node " + node + ", which ran it, is lost; another node takes it over."
                    : "Node " + node + ", which runs it, does not renew its lease, which ends at "
                            + (leaseUntil == null ? "once" : Phrase.of(leaseUntil)) + "; then another node takes it over.";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("node", node, "lease_until", leaseUntil, "is_fenced", isFenced);
        }
    }

    /** Its node cannot write its journal, so that nothing new begins. */
    record JournalDown(String node, boolean isDiskLow) implements WaitReason {
        @Override
        public String kind() {
            return "database_unavailable";
        }

        @Override
        public String sentence() {
            return "Node " + node + ", which runs it, cannot write its journal; it goes on when the database takes writes again"
                    + (isDiskLow ? ", and the disk is nearly full." : ".");
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("node", node, "is_disk_low", isDiskLow);
        }
    }

    /** @param since null while its node has not heard of it */
    record Paused(@Nullable Instant since) implements WaitReason {
        @Override
        public String kind() {
            return "paused";
        }

        @Override
        public String sentence() {
            return "It is paused" + (since == null ? "" : " since " + Phrase.of(since)) + "; resume it, and it goes on.";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("since", since);
        }
    }

    record CancelRequested(Instant at) implements WaitReason {
        @Override
        public String kind() {
            return "cancel_requested";
        }

        @Override
        public String sentence() {
            return "Its cancellation was asked for at " + Phrase.of(at) + "; it ends once what runs has ended.";
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts("at", at);
        }
    }

    record Ended(ExecutionStatus status, Instant at, @Nullable ExecutionError error) implements WaitReason {
        @Override
        public String kind() {
            return "ended";
        }

        @Override
        public String sentence() {
            var how = "It waits for nothing: it ended as " + status.word() + " at " + Phrase.of(at);
            if (error == null) {
                return how + ".";
            }
            return how + ", by " + error.code() + (error.taskId() == null ? "" : " of task " + error.taskId()) + ": " + error.message()
                    + (error.message().endsWith(".") ? "" : ".");
        }

        @Override
        public Map<String, @Nullable Object> facts() {
            return WaitReason.facts(
                    "status", status.word(),
                    "at", at,
                    "error_code", error == null ? null : error.code(),
                    "error_task_id", error == null ? null : error.taskId());
        }
    }
}
