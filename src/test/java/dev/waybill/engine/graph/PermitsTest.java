package dev.waybill.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who gets the next free place of a node. */
class PermitsTest {
    private final Permits permits = new Permits(1);
    private final List<String> served = Collections.synchronizedList(new ArrayList<>());

    private Thread waiter(String name, int priority) {
        var thread = Thread.ofPlatform().start(() -> {
            try {
                permits.acquire(priority);
                served.add(name);
                permits.release();
            } catch (InterruptedException e) {
                served.add(name + " interrupted");
            }
        });
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void theHighestPriorityComesFirstAndOfEqualOnesWhoCameFirst() throws InterruptedException {
        permits.acquire(5);
        var threads = List.of(waiter("low", 0), waiter("usual 1", 5), waiter("high", 9), waiter("usual 2", 5));

        permits.release();

        for (var thread : threads) {
            thread.join();
        }
        assertThat(served).containsExactly("high", "usual 1", "usual 2", "low");
    }

    @Test
    void whoIsInterruptedTakesNoPlace() throws InterruptedException {
        permits.acquire(5);
        var interrupted = waiter("gone", 9);
        var other = waiter("other", 1);
        interrupted.interrupt();
        interrupted.join();

        permits.release();

        other.join();
        assertThat(served).containsExactly("gone interrupted", "other");
    }

    @Test
    void noPlaceIsLostOrGivenTwice() throws InterruptedException {
        var many = new Permits(3);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var random = new Random(i);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int turn = 0; turn < 500; turn++) {
                    try {
                        many.acquire(random.nextInt(10));
                    } catch (InterruptedException e) {
                        continue;
                    }
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    many.release();
                }
            }));
        }
        for (int i = 0; i < 2_000; i++) {
            threads.get(i % threads.size()).interrupt();
            Thread.yield();
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
        for (int i = 0; i < 3; i++) {
            many.acquire(0); // all are free again
        }
    }
}
