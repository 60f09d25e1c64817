package dev.waybill.worker;

import dev.waybill.worker.WorkerTable.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who waits on this node for something to do, by topic, the longest waiting first. Thread-safe. */
final class Waiters {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Topic, Deque<Waiter>> byTopic = new HashMap<>();

    /** One who waits; to be closed when it waits no more. */
    final class Waiter implements AutoCloseable {
        private final Collection<Topic> topics;
        private final Condition woken = lock.newCondition();
        private boolean isWoken;

        private Waiter(Collection<Topic> topics) {
            this.topics = topics;
        }

        /** @return whether there may be something to do; no wake is lost in between */
        boolean await(Duration atMost) throws InterruptedException {
            lock.lock();
            try {
                long left = atMost.toNanos();
                while (!isWoken && left > 0) {
                    left = woken.awaitNanos(left);
                }
                boolean was = isWoken;
                isWoken = false;
                return was;
            } finally {
                lock.unlock();
            }
        }

        /** A wake that it has not heard goes to the next. */
        @Override
        public void close() {
            lock.lock();
            try {
                for (var topic : topics) {
                    byTopic.computeIfPresent(topic, (_, waiters) -> {
                        waiters.remove(this);
                        return waiters.isEmpty() ? null : waiters;
                    });
                }
                if (isWoken) {
                    topics.forEach(Waiters.this::wake);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    Waiter begin(Collection<Topic> topics) {
        var waiter = new Waiter(topics);
        lock.lock();
        try {
            topics.forEach(topic -> byTopic.computeIfAbsent(topic, _ -> new ArrayDeque<>()).addLast(waiter));
        } finally {
            lock.unlock();
        }
        return waiter;
    }

    /** There is something to do: one who waits for it, and is not woken yet, wakes. */
    void wake(Topic topic) {
        lock.lock();
        try {
            for (var waiter : byTopic.getOrDefault(topic, new ArrayDeque<>())) {
                if (!waiter.isWoken) {
                    waiter.isWoken = true;
                    waiter.woken.signal();
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** What somebody waits for. */
    Set<Topic> topics() {
        lock.lock();
        try {
            return Set.copyOf(byTopic.keySet());
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return byTopic.values().stream().mapToInt(Deque::size).sum();
        } finally {
            lock.unlock();
        }
    }
}
