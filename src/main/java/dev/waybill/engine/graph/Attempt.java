package dev.waybill.engine.graph;

import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.expression.ExpressionFailure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass of a task through its step, with the repetitions that wait in memory. Everything happens on the task's own
 * thread; other threads only cut it off.
 */
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);
    private static final String PROPERTY = "waybill.attempt";

    /** Why an attempt is cut off. */
    enum Cut {
        TIMEOUT,
        STOP,
        FENCED
    }

    /** What a cut does to the thread. */
    private enum Reach {
        /** Nothing: the attempt has not begun or has ended. */
        NONE,
        /** It is only noted: the thread does the engine's own work. */
        NOTED,
        /** The thread is interrupted. */
        INTERRUPTED,
        /** As {@link #INTERRUPTED}, while the error handler waits to repeat the step. */
        WAIT_INTERRUPTED
    }

    /** How the pass stands. */
    private enum Progress {
        UNDECIDED,
        /** A failure is journaled and Camel's error handler waits to repeat the step. */
        REPEATING,
        /** The run has taken note of the end. */
        SETTLED
    }

    private final Run run;
    private final Place place;
    private final boolean isPure;
    private final Thread thread = Thread.currentThread();

    // under this object's monitor
    private Reach reach = Reach.NONE;
    private int generation;
    private @Nullable Cut cut;

    // of the task's thread alone
    private boolean isPermitted;
    private @Nullable Future<?> timeout;
    private Progress progress = Progress.UNDECIDED;
    private @Nullable String input;
    private @Nullable String output;
    private int number;
    private volatile @Nullable Instant startedAt;

    Attempt(Run run, Place place, boolean isPure) {
        this.run = run;
        this.place = place;
        this.isPure = isPure;
    }

    static @Nullable Attempt of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Attempt.class);
    }

    void attach(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    Run run() {
        return run;
    }

    Place place() {
        return place;
    }

    boolean isPure() {
        return isPure;
    }

    int number() {
        return number;
    }

    Instant startedAt() {
        var begun = startedAt;
        if (begun == null) {
            throw new IllegalStateException("not begun");
        }
        return begun;
    }

    @Nullable Instant begunAt() {
        return startedAt;
    }

    void begun(int number, Instant startedAt) {
        this.number = number;
        this.startedAt = startedAt;
    }

    /** JSON or a reference to a blob; null without success. */
    @Nullable String output() {
        return output;
    }

    void stored(String output) {
        this.output = output;
    }

    /** JSON or a reference to a blob; null until the parameters are resolved. */
    @Nullable String input() {
        return input;
    }

    void resolved(String input) {
        this.input = input;
    }

    /**
     * Takes a permit, then sees to it that the node still owns the execution.
     *
     * @throws AttemptAborted when it may not begin
     */
    void begin() throws InterruptedException {
        progress = Progress.UNDECIDED;
        input = null;
        output = null;
        startedAt = null;
        if (!isPure) {
            reach(Reach.INTERRUPTED);
            run.environment().permits().acquire();
            isPermitted = true;
            if (!run.environment().gate().awaitFresh(run.record().incarnation())) {
                run.fenced();
                throw new AttemptAborted();
            }
        }
        reach(Reach.NOTED);
        if (isCut() || !run.begin(this)) {
            throw new AttemptAborted();
        }
    }

    /**
     * The last look before the task itself: from here on it can be interrupted, and its time runs.
     *
     * @throws AttemptAborted when it was stopped meanwhile, or the lease is not fresh any more
     */
    void confirm() {
        if (isPure) {
            return;
        }
        if (isCut() || !run.environment().gate().isFresh(run.record().incarnation())) {
            throw new AttemptAborted();
        }
        reach(Reach.INTERRUPTED);
        int mine = generation;
        timeout = run.environment().timers().after(place.task().timeout(), () -> cutOff(Cut.TIMEOUT, mine));
    }

    /** The task itself is done: what follows is the engine's own work and is not interrupted. */
    void leaveTask() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        synchronized (this) {
            generation++;
            if (reach == Reach.INTERRUPTED) {
                reach = Reach.NOTED;
            }
            var _ = Thread.interrupted();
        }
    }

    /** From here on nothing reaches it; tells whether something did. */
    private @Nullable Cut end() {
        leaveTask();
        if (isPermitted) {
            isPermitted = false;
            run.environment().permits().release();
        }
        synchronized (this) {
            var was = cut;
            reach = Reach.NONE;
            cut = null;
            return was;
        }
    }

    private synchronized boolean isCut() {
        return cut != null;
    }

    private synchronized void reach(Reach reach) {
        this.reach = reach;
        if (cut != null && reach == Reach.INTERRUPTED) {
            thread.interrupt();
        } else if (reach != Reach.INTERRUPTED) {
            var _ = Thread.interrupted();
        }
    }

    void cutOff(Cut reason) {
        cutOff(reason, -1);
    }

    private synchronized void cutOff(Cut reason, int ofGeneration) {
        if (reach == Reach.NONE || cut != null || (ofGeneration >= 0 && ofGeneration != generation)) {
            return;
        }
        cut = reason;
        if (reach != Reach.NOTED) {
            thread.interrupt();
        }
    }

    /** Ends a wait for a repetition; an attempt that runs goes on. */
    synchronized void cutOffWait() {
        if (reach == Reach.WAIT_INTERRUPTED && cut == null) {
            cut = Cut.STOP;
            thread.interrupt();
        }
    }

    /** From now on it waits to be repeated. */
    synchronized void waits() {
        reach = Reach.WAIT_INTERRUPTED;
    }

    private synchronized void stopWaiting() {
        if (reach == Reach.WAIT_INTERRUPTED) {
            reach = Reach.NONE;
            cut = null;
            var _ = Thread.interrupted();
        }
    }

    /** Its task's {@code when} is false. */
    void skipped() {
        var _ = end();
        run.skipped(this);
        progress = Progress.SETTLED;
    }

    /** Called by Camel's error handler after each failure, before it asks {@link #isRepeated}. */
    static void failed(Exchange exchange) {
        var attempt = of(exchange);
        if (attempt == null) {
            return; // not a step's exchange: the route's own
        }
        var cutBy = attempt.end();
        var exception = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        var failure = attempt.failure(exception == null ? new AttemptAborted() : exception, cutBy);
        attempt.progress = Progress.SETTLED;
        if (failure == null) {
            attempt.run.aborted(attempt);
            return;
        }
        var wait = attempt.run.failed(attempt, failure, attempt.describe(failure), cutBy);
        if (wait.isPresent()) {
            exchange.getIn().setHeader(Exchange.REDELIVERY_DELAY, wait.get().toMillis());
            attempt.progress = Progress.REPEATING;
        }
    }

    static boolean isRepeated(Exchange exchange) {
        var attempt = of(exchange);
        return attempt != null && attempt.progress == Progress.REPEATING;
    }

    /** Called by Camel's error handler when the wait is over. */
    static void repeats(Exchange exchange) {
        var attempt = of(exchange);
        if (attempt != null) {
            attempt.stopWaiting();
        }
    }

    /** Called once the step is over, however it ended. */
    void finished(Exchange exchange) {
        try {
            stopWaiting();
            switch (progress) {
                case SETTLED -> {}
                case REPEATING -> run.leftWaiting(this);
                case UNDECIDED -> ended(exchange);
            }
        } finally {
            stopWaiting();
            run.over(this);
        }
    }

    private void ended(Exchange exchange) {
        var cutBy = end();
        var exception = exchange.getException();
        if (exception == null && cutBy != Cut.FENCED && exchange.getMessage().getBody() instanceof TaskResult result) {
            run.succeeded(this, result);
            return;
        }
        // what Camel's error handler is not asked about: an interrupt, an error, a step that leaves no result
        var failure = startedAt == null || exception instanceof RejectedExecutionException
                ? null
                : failure(exception == null ? new IllegalStateException("no result") : exception, cutBy);
        if (failure == null) {
            run.aborted(this);
        } else if (run.failed(this, failure, describe(failure), cutBy).isPresent()) {
            run.leftWaiting(this);
        }
    }

    private static TaskFailure internal() {
        return TaskFailure.of("internal", "The task failed for a reason of the platform's own; its log has the cause");
    }

    /** The error as it is journaled; a detail that cannot be stored is left out. */
    private String describe(TaskFailure failure) {
        Map<String, @Nullable Object> described = new LinkedHashMap<>();
        described.put("code", failure.code());
        described.put("message", failure.sentence());
        described.put("detail", failure.detail());
        try {
            return run.environment().values().store(run.key(), "error", described);
        } catch (TaskFailure unstorable) {
            described.put("detail", null);
            return run.environment().values().store(run.key(), "error", described);
        }
    }

    /** What to journal; null when the attempt leaves no trace. */
    private @Nullable TaskFailure failure(Exception exception, @Nullable Cut cutBy) {
        if (cutBy == Cut.FENCED || exception instanceof AttemptAborted) {
            return null;
        }
        if (cutBy == Cut.TIMEOUT) {
            return TaskFailure.of("timeout", "The attempt took longer than its timeout");
        }
        if (cutBy == Cut.STOP) {
            return TaskFailure.of("cancelled", "The execution was stopped while the attempt ran");
        }
        return switch (exception) {
            case TaskFailure failure -> failure;
            case ExpressionFailure failure -> TaskFailure.of("expression", failure.sentence());
            case InterruptedException _ -> null; // before it began
            default -> {
                log.error("Task {} of execution {} failed inside", place.id(), run.key().id(), exception);
                yield internal();
            }
        };
    }
}
