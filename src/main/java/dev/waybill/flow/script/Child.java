package dev.waybill.flow.script;

import dev.waybill.flow.script.child.Frames;
import dev.waybill.flow.script.child.Outcome;
import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.tenant.TenantId;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process, for the scripts of one tenant in one language. One request at a time; after any end of a request but a value, a
 * failure of the script or a value that is too large, it is dead. What it says is read as something that anybody may have written.
 */
final class Child {
    private static final Logger log = LoggerFactory.getLogger(Child.class);
    private static final Duration START = Duration.ofSeconds(30);
    /** More than its value may have, since JSON of a value that fits may be written longer in a description. */
    private static final int SLACK = 16_384;

    private final TenantId tenant;
    private final Language language;
    private final Process process;
    private final int longestFrame;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    /** Reads and writes, since nobody can be interrupted in that. */
    private final ExecutorService pipes;
    private final Complaints complaints;

    private volatile boolean isSpent;

    private Child(TenantId tenant, Language language, Process process, int largestValue) {
        this.tenant = tenant;
        this.language = language;
        this.process = process;
        this.longestFrame = largestValue + SLACK;
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        this.complaints = Complaints.of(process);
        this.pipes = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("script-" + language.word() + "-" + process.pid()).factory());
    }

    /** What a process that does not come up leaves. */
    static final class NotStarted extends Exception {
        private final Answer answer;

        NotStarted(String message, Answer answer) {
            super(message, null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    /** @throws NotStarted with a sentence for the log */
    static Child start(ChildProgram program, ScriptProperties properties, TenantId tenant, Language language)
            throws NotStarted, InterruptedException {
        ChildProgram.Started started;
        try {
            started = program.start(language);
        } catch (IOException e) {
            throw new NotStarted("A child for " + language.word() + " could not be started: " + e.getMessage(), new Answer.Broken());
        }
        var child = new Child(tenant, language, started.process(), properties.largestValue());
        boolean isReady = false;
        try {
            child.awaitReady();
            isReady = true;
            return child;
        } finally {
            if (!isReady) {
                child.kill();
                abandon(started);
            }
        }
    }

    private static void abandon(ChildProgram.Started started) {
        try {
            started.abandon();
        } catch (IOException e) {
            log.warn("The folder {} of a child that was not started could not be deleted", started.folder(), e);
        }
    }

    private void awaitReady() throws NotStarted, InterruptedException {
        try {
            pipes.submit(() -> Frames.read(answers, longestFrame)).get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NotStarted("A child for " + language.word() + " was not ready after " + START.toSeconds() + " s", new Answer.Broken());
        } catch (ExecutionException e) {
            process.destroyForcibly().waitFor();
            throw process.exitValue() == ScriptChild.UNCONFINED
                    ? new NotStarted(
                            "This system cannot confine a child: scripts need Linux on x86-64 or ARM64, or WAYBILL_SCRIPT_CONFINEMENT=none, which trusts every script",
                            new Answer.Unconfined())
                    : new NotStarted(
                            "A child for " + language.word() + " ended with " + process.exitValue() + " before it was ready: " + complaints,
                            new Answer.Broken());
        }
    }

    /**
     * @param kind  {@link ScriptChild#RUN} or {@link ScriptChild#CHECK}
     * @param limit of the whole request
     * @throws InterruptedException when its caller was, and it was killed therefore
     */
    Answer ask(String kind, String source, String input, TimeLimit limit) throws InterruptedException {
        var answer = pipes.submit(() -> exchange(kind, source, input));
        var watch = limit.watch(process);
        boolean isWhole = false;
        try {
            while (true) {
                try {
                    var told = answer.get(watch.left().toMillis(), TimeUnit.MILLISECONDS);
                    isWhole = !(told instanceof Answer.TooMuchMemory) && !(told instanceof Answer.Broken);
                    return told;
                } catch (TimeoutException e) {
                    if (watch.isOver()) {
                        return new Answer.TooSlow();
                    }
                }
            }
        } catch (ExecutionException e) {
            return endOf(e.getCause());
        } finally {
            if (!isWhole) {
                kill();
            }
        }
    }

    private Answer exchange(String kind, String source, String input) throws IOException {
        Frames.write(requests, kind);
        Frames.write(requests, source);
        Frames.write(requests, input);
        requests.flush();
        var outcome = Outcome.valueOf(Frames.read(answers, longestFrame));
        var content = Frames.read(answers, longestFrame);
        return switch (outcome) {
            case VALUE -> new Answer.Value(content);
            case OUTPUT -> new Answer.TooLarge();
            case MEMORY -> new Answer.TooMuchMemory();
            case FAILED -> failed(content);
            case FAILED_AND_ENDED -> {
                isSpent = true;
                yield failed(content);
            }
        };
    }

    private static Answer failed(String content) {
        return Json.parse(content) instanceof Map<?, ?> description
                        && description.get("message") instanceof String message
                        && description.get("line") instanceof Long line
                        && description.get("column") instanceof Long column
                ? new Answer.Failed(message, line, column)
                : new Answer.Broken();
    }

    private Answer endOf(@Nullable Throwable cause) throws InterruptedException {
        if (!(cause instanceof IOException || cause instanceof IllegalArgumentException || cause instanceof MalformedJson)) {
            throw new IllegalStateException(cause);
        }
        // it has ended, or talks no sense
        process.destroyForcibly().waitFor();
        if (process.exitValue() == ScriptChild.NO_MEMORY) {
            return new Answer.TooMuchMemory();
        }
        if (!isSpent) {
            log.warn("A child for {} ended with {} under a script: {} {}", language.word(), process.exitValue(), cause, complaints);
        }
        return new Answer.Broken();
    }

    boolean isFor(TenantId tenant, Language language) {
        return this.tenant.equals(tenant) && this.language == language;
    }

    boolean isAlive() {
        return !isSpent && process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** At once, whatever it does. */
    void kill() {
        isSpent = true;
        process.destroyForcibly();
        pipes.shutdownNow();
        log.debug("Child {} for {} was ended", process.pid(), language.word());
    }
}
