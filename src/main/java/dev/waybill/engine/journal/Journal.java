package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Entry.Accept;
import dev.waybill.refusal.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes what happened durable, many executions to a commit: while one commit runs, what arrives queues up and becomes the
 * next batch. Whoever has something to write and finds no commit under way does it itself, so that a lone execution waits
 * for no timer and for no other thread; what queues up meanwhile it writes too, or leaves to the journal's own thread. The
 * entries of one execution keep their order. Thread-safe.
 */
public final class Journal implements Commits {
    private static final int MOST_ENTRIES = 2_000;
    private static final long MOST_CHARACTERS = 8_000_000;
    /** Waiting entries and characters beyond which nobody computes on. */
    private static final int MANY_ENTRIES = 10 * MOST_ENTRIES;
    private static final long MANY_CHARACTERS = 4 * MOST_CHARACTERS;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Before a batch is taken; found by measurement. */
    private static final int YIELDS = 3;
    private static final int MOST_WAITING_STARTS = 2_000;
    /** What a start may have to wait until its own batch is sent; beyond it, it is refused, and nothing is in doubt. */
    private static final Duration LONGEST_QUEUED = Duration.ofSeconds(1);
    /** For the commit itself: after that its caller is told that the database is away, and it is in doubt. */
    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(9);

    private final BatchWriter writer;
    private final ReentrantLock lock = new ReentrantLock();
    /** Something waits, and nobody is about to write it. */
    private final Condition isLeft = lock.newCondition();
    private final Condition hasRoom = lock.newCondition();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final CommitPace pace = new CommitPace(System::nanoTime);
    private int waitingStarts;
    private long waitingCharacters;
    private volatile boolean isUp = true;

    private boolean isLeftOver;

    /** Held by who commits. */
    private final ReentrantLock writing = new ReentrantLock();
    /** What a failed turn left over; under {@link #writing}. */
    private List<Entry> unsettled = List.of();
    /** Of them in a row; under {@link #writing}. */
    private int failures;

    private volatile boolean isClosed;

    public Journal(BatchWriter writer) {
        this.writer = writer;
    }

    /**
     * Makes a new execution durable, and waits for that.
     *
     * @param settled completes when it is known whether the execution exists, which may be after this call was refused:
     *     normally if it does, exceptionally if it does not
     * @throws Refusal when the journal has no room or no database; then the execution does not exist, unless its commit is
     *     in doubt
     */
    public void accept(NewExecution execution, CompletableFuture<Void> settled) {
        var entry = new Accept(execution, settled);
        try {
            offer(entry);
        } catch (Refusal refusal) {
            settled.completeExceptionally(refusal);
            throw refusal;
        }
        try {
            long since = System.nanoTime();
            var _ = writeUnlessWritten(null, false);
            await(entry, since);
        } catch (TimeoutException | ExecutionException e) {
            withdraw(entry, unavailable());
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            withdraw(entry, unavailable());
            throw unavailable();
        }
    }

    private void await(Accept entry, long since) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            entry.durable().get(left(LONGEST_QUEUED, since), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (withdraw(entry, overloaded())) {
                throw overloaded();
            }
            entry.durable().get(left(LONGEST_QUEUED.plus(LONGEST_COMMIT), since), TimeUnit.NANOSECONDS);
        }
    }

    private static long left(Duration time, long since) {
        return Math.max(0, since + time.toNanos() - System.nanoTime());
    }

    /** @throws Refusal while commits fail */
    public void requireUp() {
        if (!isUp || isClosed) {
            throw unavailable();
        }
    }

    private void offer(Accept entry) {
        requireUp();
        lock.lock();
        try {
            if (waitingStarts >= MOST_WAITING_STARTS || isCrowded() || !isSoonSent()) {
                throw overloaded();
            }
            waitingStarts++;
            enqueue(entry);
        } finally {
            lock.unlock();
        }
    }

    /** With a commit under way or entries before it; an idle journal takes a start whatever its commits took before. */
    private boolean isSoonSent() {
        return waiting.isEmpty() && !pace.isRunning()
                || pace.expected((int) Math.max(waiting.size() / MOST_ENTRIES, waitingCharacters / MOST_CHARACTERS)) <= LONGEST_QUEUED.toNanos();
    }

    /** @return whether it was still waiting: then it is refused, and never sent */
    private boolean withdraw(Accept entry, Refusal refusal) {
        lock.lock();
        try {
            if (!waiting.remove(entry)) {
                return false;
            }
            waitingStarts--;
            waitingCharacters -= entry.characters();
            entry.durable().completeExceptionally(refusal);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static Refusal overloaded() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE,
                "overloaded",
                "The node has no room for another start; try again",
                Duration.ofSeconds(1));
    }

    private static Refusal unavailable() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE, "database_unavailable", "The database is away; try again", Duration.ofSeconds(2));
    }

    /** For {@link #write} or, after a moment, the journal's own thread. */
    @Override
    public void append(Entry entry) {
        lock.lock();
        try {
            enqueue(entry); // never refused: what has happened must be written; who makes more happen waits for room
        } finally {
            lock.unlock();
        }
    }

    /** A second at most. */
    @Override
    public void awaitRoom() {
        lock.lock();
        try {
            if (isCrowded()) {
                leave();
                var _ = hasRoom.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean isCrowded() {
        return waiting.size() > MANY_ENTRIES || waitingCharacters > MANY_CHARACTERS;
    }

    private void enqueue(Entry entry) {
        waiting.add(entry);
        waitingCharacters += entry.characters();
    }

    /** To the journal's own thread. */
    private void leave() {
        isLeftOver = true;
        isLeft.signal();
    }

    /** Whether the last commit went well. */
    public boolean isUp() {
        return isUp;
    }

    /** Entries that wait for a commit. */
    public int depth() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Commits on the calling thread. */
    @Override
    public boolean write(JournalListener own) {
        return writeUnlessWritten(own, true);
    }

    private boolean writeUnlessWritten(@Nullable JournalListener own, boolean isUntilEmpty) {
        boolean isTold = false;
        boolean isMore = depth() > 0;
        for (boolean isFirst = true; isMore && (isFirst || isUntilEmpty); isFirst = false) {
            if (!writing.tryLock()) {
                return isTold; // whoever is at it looks again when it has finished
            }
            Reports.Told told;
            try {
                if (isClosed || !unsettled.isEmpty()) {
                    return isTold; // what failed comes first, and is the own thread's
                }
                letOthersHandOver();
                told = commit(take());
            } catch (SQLException | RuntimeException e) {
                writeSoon(); // the own thread tries the same again, and says so if that fails too
                return isTold;
            } finally {
                writing.unlock();
            }
            isMore = depth() > 0;
            isTold |= told.send(isMore && isUntilEmpty ? null : own);
        }
        if (isMore) {
            writeSoon();
        }
        return isTold;
    }

    /** To the journal's own thread. */
    @Override
    public void writeSoon() {
        lock.lock();
        try {
            leave();
        } finally {
            lock.unlock();
        }
    }

    /**
     * One turn of the journal's own thread: commits what is left to it, waiting at most that long for something.
     *
     * @throws SQLException when the database is away; the next turn tries the same entries again, but starts that were not
     *     sent yet are refused
     */
    public void turn(Duration atMost) throws SQLException, InterruptedException {
        awaitLeft(atMost);
        boolean isMore = true;
        while (isMore) {
            Reports.Told told;
            writing.lock();
            try {
                if (unsettled.isEmpty()) {
                    letOthersHandOver();
                    told = commit(take());
                } else {
                    told = settle();
                }
                isMore = !unsettled.isEmpty() || depth() > 0;
            } finally {
                writing.unlock();
            }
            var _ = told.send(null);
        }
    }

    private void awaitLeft(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            if (!isLeftOver && isUp) {
                var _ = isLeft.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            }
            isLeftOver = false;
        } finally {
            lock.unlock();
        }
    }

    /** Lets threads that can run hand over what they have first: a batch that waits for them is fuller, and nobody sleeps. */
    private static void letOthersHandOver() {
        for (int i = 0; i < YIELDS; i++) {
            Thread.yield();
        }
    }

    /** Under {@link #writing}. */
    private Reports.Told commit(List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return writer.write(entries); // says nothing of the database, nor of its pace
        }
        unsettled = entries; // until it is known what became of them, whatever is thrown
        var told = paced(() -> writer.write(entries));
        unsettled = List.of();
        return told;
    }

    /** What a failed turn left over, or a part of it: the smaller, the more often it failed. Under {@link #writing}. */
    private Reports.Told settle() throws SQLException {
        var some = unsettled.subList(0, Math.max(1, unsettled.size() >> Math.min(failures, 30)));
        var told = paced(() -> writer.settle(some));
        unsettled = List.copyOf(unsettled.subList(some.size(), unsettled.size()));
        failures = unsettled.isEmpty() ? 0 : failures;
        return told;
    }

    private interface Write {
        Reports.Told go() throws SQLException;
    }

    private Reports.Told paced(Write write) throws SQLException {
        boolean isDone = false;
        pace.begun();
        try {
            var told = write.go();
            isDone = true;
            return told;
        } finally {
            pace.ended();
            isUp = isDone;
            if (!isDone) {
                failures++;
                refuseWaitingStarts();
            }
        }
    }

    private List<Entry> take() {
        lock.lock();
        try {
            var taken = new ArrayList<Entry>();
            long characters = 0;
            while (taken.size() < MOST_ENTRIES && characters < MOST_CHARACTERS && !waiting.isEmpty()) {
                var entry = waiting.remove();
                characters += entry.characters();
                if (entry instanceof Accept) {
                    waitingStarts--;
                }
                taken.add(entry);
            }
            waitingCharacters -= characters;
            if (!isCrowded()) {
                hasRoom.signalAll();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing new is written any more; who is at it has that long to finish. */
    public void close(Duration atMost) {
        isClosed = true;
        try {
            if (writing.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                writing.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuseWaitingStarts() {
        lock.lock();
        try {
            waiting.removeIf(entry -> entry instanceof Accept(_, var durable) && durable.completeExceptionally(unavailable()));
            waitingStarts = 0;
            waitingCharacters = waiting.stream().mapToLong(Entry::characters).sum();
        } finally {
            lock.unlock();
        }
    }
}
