package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("F14")
@Tag("G18")
@Timeout(30)
class WaitingRoomTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOLD = Duration.ofMillis(10);

    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void stop() {
        callers.forEach(Thread::interrupt);
    }

    /** Time that passes only as told: the room looks at it again whenever a wait by the real clock ends. */
    private final AtomicLong now = new AtomicLong(1);

    private WaitingRoom room(int places, int waiters, Duration standing, Duration longest) {
        return new WaitingRoom(() -> places, new WaitingRoom.Bounds(waiters, standing, HOLD, longest), now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Enters on a thread of its own, and has queued up (or is through) when this returns. */
    private CompletableFuture<Boolean> enter(WaitingRoom room) {
        var entered = new CompletableFuture<Boolean>();
        var caller = Thread.ofPlatform().daemon().start(() -> entered.complete(room.enter()));
        callers.add(caller);
        await().pollInterval(Duration.ofMillis(1)).until(() -> entered.isDone() || caller.getState() == Thread.State.TIMED_WAITING);
        return entered;
    }

    @Test
    void letsInAsManyAsThereArePlaces() {
        var room = room(2, 1, LONG, LONG);
        assertThat(room.enter()).isTrue();
        assertThat(room.enter()).isTrue();
        assertThat(enter(room)).isNotDone();
    }

    @Test
    void servesInTheOrderOfArrival() {
        var room = room(1, 5, LONG, LONG);
        room.enter();
        var first = enter(room);
        var second = enter(room);
        room.leave(0);
        assertThat(first.join()).isTrue();
        assertThat(second).isNotDone();
        room.leave(0);
        assertThat(second.join()).isTrue();
    }

    @Test
    void nobodyOvertakesThoseWhoWait() {
        var room = room(1, 5, LONG, LONG);
        room.enter();
        var first = enter(room);
        room.leave(0);
        assertThat(first.join()).isTrue();
        assertThat(enter(room)).as("the place went to who waited").isNotDone();
    }

    @Test
    void refusesAtOnceWhenTheQueueIsLong() {
        var room = room(1, 1, LONG, LONG);
        room.enter();
        assertThat(room.isFull()).isFalse();
        enter(room);
        assertThat(room.isFull()).isTrue();
        assertThat(room.enter()).isFalse();
    }

    @Test
    void refusesWhoWaitsWhileNothingMovesAndThenEverybodyAtOnceUntilSomethingDoes() {
        var standing = Duration.ofMillis(50);
        var room = room(1, 100, standing, LONG);
        room.enter();
        var waiter = enter(room);
        pass(standing);
        assertThat(waiter.join()).as("nothing moved").isFalse();
        assertThat(room.isFull()).isTrue();
        assertThat(room.enter()).as("time stands still: whoever waited would wait for ever").isFalse();
        room.leave(0);
        assertThat(room.isFull()).isFalse();
        assertThat(room.enter()).isTrue();
    }

    @Test
    void waitsAsLongAsPlacesComeBack() {
        var standing = Duration.ofMillis(50);
        var room = room(1, 100, standing, LONG);
        room.enter();
        var waiters = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < 5; i++) {
            waiters.add(enter(room));
        }
        for (var waiter : waiters) {
            pass(standing.minusMillis(1));
            room.leave(0);
            assertThat(waiter.join()).isTrue();
        }
    }

    @Test
    void takesNoStandstillForOneWherePlacesUsuallyAreHeldThatLong() {
        var usual = Duration.ofMillis(100);
        var room = new WaitingRoom(() -> 1, new WaitingRoom.Bounds(10, Duration.ofMillis(50), usual, LONG), now::get);
        room.enter();
        var waiter = enter(room);
        pass(usual.minusMillis(1));
        assertThat(waiter).as("nothing is known yet").isNotDone();
        room.leave(0);
        assertThat(waiter.join()).isTrue();
        for (int i = 0; i < 100; i++) {
            room.leave(Duration.ofMillis(1).toNanos());
            room.enter();
        }
        var another = enter(room);
        pass(Duration.ofMillis(50));
        assertThat(another.join()).as("places were held a millisecond").isFalse();
    }

    @Test
    void refusesWhoHasWaitedLongThoughPlacesComeBack() {
        var room = room(1, 100, Duration.ofMillis(50), Duration.ofMillis(100));
        room.enter();
        var first = enter(room);
        var second = enter(room);
        pass(Duration.ofMillis(49));
        room.leave(0);
        assertThat(first.join()).isTrue();
        pass(Duration.ofMillis(49));
        assertThat(second).isNotDone();
        pass(Duration.ofMillis(2));
        assertThat(second.join()).isFalse();
    }

    @Test
    void refusesAtOnceWhenThePaceLetsExpectALongWait() {
        var room = room(1, 1_000, LONG, LONG);
        room.enter();
        var waiters = new ArrayDeque<CompletableFuture<Boolean>>();
        waiters.add(enter(room));
        for (int i = 0; i < 40; i++) {
            waiters.add(enter(room));
            pass(Duration.ofSeconds(2));
            room.leave(0);
            assertThat(waiters.remove().join()).isTrue();
        }
        int waiting = waiters.size();
        for (; !room.isFull(); waiting++) {
            enter(room);
        }
        assertThat(waiting).as("20 s at a place every 2 s").isBetween(10, 12);
        assertThat(room.enter()).isFalse();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws InterruptedException {
        var room = room(1, 5, LONG, LONG);
        room.enter();
        var isInterrupted = new CompletableFuture<Boolean>();
        var caller = Thread.ofPlatform().start(() -> isInterrupted.complete(!room.enter() && Thread.currentThread().isInterrupted()));
        caller.interrupt();
        assertThat(isInterrupted.join()).isTrue();
        caller.join();
        room.leave(0);
        assertThat(room.enter()).as("its turn went to nobody").isTrue();
    }

    @Test
    void neverHoldsMoreThanThePlacesAndLosesNone() throws InterruptedException {
        var room = room(3, 1_000, LONG, LONG);
        var inside = new AtomicInteger();
        var most = new ConcurrentLinkedQueue<Integer>();
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> {
                    begin.await();
                    for (int turn = 0; turn < 50; turn++) {
                        assertThat(room.enter()).isTrue();
                        most.add(inside.incrementAndGet());
                        Thread.yield();
                        inside.decrementAndGet();
                        room.leave(0);
                    }
                    return null;
                });
            }
            begin.countDown();
        }
        assertThat(most).hasSize(200 * 50).allMatch(count -> count <= 3);
        assertThat(room.enter() && room.enter() && room.enter()).isTrue();
    }
}
