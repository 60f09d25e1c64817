package dev.waybill.endurance;

import dev.waybill.checker.History;
import dev.waybill.checker.History.Operation;
import dev.waybill.fault.Client;
import dev.waybill.fault.Client.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Calls servers, writes down what it was told, and complains of answers that no server should give. Thread-safe. */
final class Caller {
    static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");
    private static final int COMPLAINTS = 100;

    private final List<Place> places;
    private final History history = new History();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Caller(List<Place> places) {
        this.places = places;
    }

    History history() {
        return history;
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    int accepted() {
        return accepted.get();
    }

    /** Starts whose answer was lost. */
    int unknown() {
        return unknown.get();
    }

    /** Starts that were told to come back later, or found nobody. */
    int refused() {
        return refused.get();
    }

    Client any() {
        return places.get(Math.floorMod(turn.getAndIncrement(), places.size())).client();
    }

    void complain(String complaint) {
        if (complaints.size() < COMPLAINTS) {
            complaints.add(complaint);
        }
    }

    /** One start; empty when it is not known to be accepted. A 404 is a fault unless the workflow may be deleted. */
    Optional<String> start(Client client, String workflow, @Nullable String key, Map<String, ?> input, boolean mayBeGone) {
        int call = history.invoke(Operation.START, workflow, key);
        var headers = key == null ? new String[0] : new String[] {"Idempotency-Key", key};
        var answer = send(call, "start of " + workflow, () -> client.post("/workflows/" + workflow + "/execute", Map.of("input", input), headers));
        if (answer.isEmpty()) {
            unknown.incrementAndGet();
            return Optional.empty();
        }
        switch (answer.get().status()) {
            case 202 -> {
                accepted.incrementAndGet();
                history.ok(call, answer.get().text("id"), answer.get().text("status"));
                return Optional.of(answer.get().text("id"));
            }
            case 503, 0 -> refused.incrementAndGet();
            case 404 -> {
                history.fail(call);
                if (!mayBeGone) {
                    complain("start of " + workflow + ", which nobody deleted: " + answer.get());
                }
            }
            default -> complain("start of " + workflow + ": " + answer.get());
        }
        return Optional.empty();
    }

    /** What a read tells; empty when it tells nothing. */
    Optional<String> status(Client client, String execution) {
        int call = history.invoke(Operation.READ, execution, null);
        var answer = send(call, "read of " + execution, () -> client.get("/executions/" + execution));
        return switch (answer.map(Answer::status).orElse(503)) {
            case 200 -> {
                history.ok(call, execution, answer.orElseThrow().text("status"));
                yield Optional.of(answer.orElseThrow().text("status"));
            }
            case 404 -> {
                history.ok(call, null, null);
                yield Optional.empty();
            }
            case 503, 0 -> Optional.empty();
            default -> {
                complain("read of " + execution + ": " + answer);
                yield Optional.empty();
            }
        };
    }

    Optional<String> status(String execution) {
        return status(any(), execution);
    }

    /** Cancels, pauses, resumes or retries. @return whether it is settled: done, or refused because of how the execution stands */
    boolean control(Operation operation, String execution) {
        int call = history.invoke(operation, execution, null);
        var word = operation.name().toLowerCase(Locale.ROOT);
        var answer = send(call, word + " of " + execution, () -> any().post("/executions/" + execution + "/" + word, Map.of()));
        return switch (answer.map(Answer::status).orElse(503)) {
            case 202 -> {
                history.ok(call, execution, answer.orElseThrow().text("status"));
                yield true;
            }
            case 409 -> {
                history.fail(call);
                yield true;
            }
            case 503, 0 -> false;
            default -> {
                complain(word + " of " + execution + ": " + answer);
                yield false;
            }
        };
    }

    /** Anything else, of which nothing is written down. @return empty when it was not answered well */
    Optional<Answer> ask(String method, String path, @Nullable Map<String, ?> body) {
        try {
            var answer = any().send(method, path, body);
            if (answer.status() >= 500 && answer.status() != 503) {
                complain(method + " " + path + ": " + answer);
            }
            return Optional.of(answer).filter(good -> good.status() < 400);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private interface Sending {
        Answer now() throws IOException;
    }

    /** @return empty when the answer was lost, status 0 when nobody was there; both and a 503 are written down */
    private Optional<Answer> send(int call, String what, Sending sending) {
        long begun = System.nanoTime();
        try {
            var answer = sending.now();
            if (answer.status() == 503) {
                history.unknown(call); // it may stand for a commit in doubt
                if (answer.retryAfter().isEmpty()) {
                    complain(what + ": 503 without Retry-After: " + answer);
                }
            }
            return Optional.of(answer);
        } catch (ConnectException e) {
            history.fail(call);
            return Optional.of(new Answer(0, Map.of(), Optional.empty()));
        } catch (IOException e) {
            history.unknown(call);
            return Optional.empty();
        } finally {
            if (System.nanoTime() - begun > Duration.ofSeconds(60).toNanos()) {
                complain(what + " took more than a minute");
            }
        }
    }
}
