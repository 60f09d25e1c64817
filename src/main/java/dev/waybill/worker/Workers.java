package dev.waybill.worker;

import dev.waybill.engine.Expiring;
import dev.waybill.engine.Messages;
import dev.waybill.engine.Messages.Address;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import dev.waybill.worker.WorkerTable.Taken;
import dev.waybill.worker.WorkerTable.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Gives tasks to workers for a while, and takes what they say of them. A worker that is not heard of loses its lease: the task
 * goes to another under a higher token, and what the first one says then counts for nothing.
 */
final class Workers implements Expiring {
    /** So often somebody who waits looks for all who wait: for what other nodes have, and for leases that are over. */
    private static final Duration LOOK = Duration.ofMillis(400);

    private final WorkerTable table;
    private final Messages messages;
    private final Waiters waiters = new Waiters();
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());

    Workers(WorkerTable table, Messages messages) {
        this.table = table;
        this.messages = messages;
    }

    /**
     * What a worker asks for.
     *
     * @param pool empty: none
     * @param patience how long it waits if there is nothing to do
     */
    record Poll(TenantId tenant, List<String> topics, String pool, int most, Duration patience) {}

    // ---- the task

    /** From now on workers may get it; again changes nothing. */
    void offer(WorkerTask task, String pool) {
        if (messages.<Boolean>patiently(() -> table.insert(task, pool))) {
            waiters.wake(new Topic(task.address().tenant(), task.topic()));
        }
    }

    // ---- the workers

    /** Leases what there is to do; if there is nothing, waits for it. */
    List<WorkerTask> poll(Poll poll) throws InterruptedException {
        var topics = new ArrayList<>(poll.topics().stream().distinct().map(name -> new Topic(poll.tenant(), name)).toList());
        long end = System.nanoTime() + poll.patience().toNanos();
        try (var waiter = waiters.begin(topics)) {
            while (true) {
                Collections.shuffle(topics); // none is always served first
                var taken = take(topics, poll);
                if (taken.size() == poll.most()) {
                    topics.forEach(waiters::wake); // there may be more
                }
                if (!taken.isEmpty() || !awaitSomething(waiter, end)) {
                    return taken;
                }
            }
        }
    }

    private List<WorkerTask> take(List<Topic> topics, Poll poll) {
        var taken = new ArrayList<WorkerTask>();
        for (var topic : topics) {
            if (taken.size() < poll.most()) {
                taken.addAll(messages.transaction(() -> take(topic, poll.pool(), poll.most() - taken.size())));
            }
        }
        return taken;
    }

    private List<WorkerTask> take(Topic topic, String pool, int most) {
        var taken = table.take(topic, pool, most);
        for (var one : taken) {
            if (one.isPaused()) {
                table.putOff(one.task().address());
            } else if (!one.isLive()) {
                table.delete(one.task().address());
            }
        }
        return taken.stream().filter(Taken::isLive).map(Taken::task).toList();
    }

    /** @return false: the time is over */
    private boolean awaitSomething(Waiters.Waiter waiter, long end) throws InterruptedException {
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            if (waiter.await(Duration.ofNanos(Math.min(left, LOOK.toNanos())))) {
                return true;
            }
            lookForAll();
        }
    }

    private void lookForAll() {
        long last = lookedAt.get();
        long now = System.nanoTime();
        if (now - last < LOOK.toNanos() || !lookedAt.compareAndSet(last, now)) {
            return; // somebody else does
        }
        try {
            table.available(waiters.topics()).forEach(waiters::wake);
        } catch (DataAccessException e) {
            // the database is away: the next look, or the end of the wait, tells
        }
    }

    /** @throws Refusal {@code lease_lost} */
    void complete(Address address, int token, @Nullable Object output) {
        end(address, token, said("output", output));
    }

    /** @throws Refusal {@code lease_lost} */
    void fail(Address address, int token, Map<String, @Nullable Object> error) {
        end(address, token, said("error", error));
    }

    private static Map<String, @Nullable Object> said(String what, @Nullable Object value) {
        Map<String, @Nullable Object> said = new LinkedHashMap<>();
        said.put(what, value);
        return said;
    }

    private void end(Address address, int token, Map<String, @Nullable Object> said) {
        said.put("token", (long) token);
        boolean isTaken = messages.transaction(
                () -> table.end(address, token) ? messages.deliver(address, said) : isRepeated(address, token));
        if (!isTaken) {
            throw lost();
        }
    }

    /** Its answer was lost, so it says it again. */
    private boolean isRepeated(Address address, int token) {
        return messages.sent(address).filter(sent -> sent.payload() instanceof Map<?, ?> said && Long.valueOf(token).equals(said.get("token"))).isPresent();
    }

    /** @throws Refusal {@code lease_lost} */
    Instant renew(Address address, int token) {
        return messages.transaction(() -> table.renew(address, token)).orElseThrow(Workers::lost);
    }

    private static Refusal lost() {
        return new Refusal(Refusal.Kind.CONFLICT, "lease_lost", "The task is not this worker's any more.");
    }

    @Override
    public int expire(int atMost) {
        return table.expire(atMost);
    }

    /** How many wait, each counted for each of its topics. */
    int waiting() {
        return waiters.size();
    }
}
