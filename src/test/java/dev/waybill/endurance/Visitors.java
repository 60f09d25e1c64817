package dev.waybill.endurance;

import dev.waybill.checker.History.Operation;
import dev.waybill.testing.LedgerServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients who start executions at a modest pace, with and without a key, and read, list, cancel, pause, resume and retry
 * them, and an editor who makes new versions and deletes workflows. Closed: each ends what it has begun.
 */
final class Visitors implements AutoCloseable {
    private static final int CLIENTS = 16;
    private static final int FLOOD = 40;
    private static final Duration LOOK = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final Duration EDIT = Duration.ofSeconds(4);
    private static final List<String> OFTEN = List.of("chain", "chain", "order", "order", "pure", "pure", "fan", "wait", "late", "failing", "overtime", "large");

    private final Caller caller;
    private final String mark;
    private final Map<String, Map<String, ?>> definitions;
    private final Map<String, String> workflows = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> work = new ArrayList<>();
    private final long meanPause;
    private volatile boolean isOver;

    private Visitors(Caller caller, String mark, Map<String, Map<String, ?>> definitions, double startsASecond) {
        this.caller = caller;
        this.mark = mark;
        this.definitions = definitions;
        this.meanPause = (long) (CLIENTS * 1_000 / startsASecond);
    }

    /** Stores the workflows and lets the clients begin. All nodes are ready. */
    static Visitors begin(Caller caller, LedgerServer ledger, String mark, double startsASecond, long seed) {
        var visitors = new Visitors(caller, mark, Workflows.all(ledger, mark), startsASecond);
        visitors.definitions.forEach((word, definition) -> visitors.workflows.put(word, caller.any().store(definition)));
        for (int client = 0; client < CLIENTS; client++) {
            var random = new Random(seed + client);
            var name = mark + " client " + client + ", ";
            visitors.work.add(visitors.threads.submit(() -> visitors.visit(name, random)));
        }
        visitors.work.add(visitors.threads.submit(() -> visitors.edit(new Random(seed - 1))));
        return visitors;
    }

    /** The id of the workflow for that. */
    String workflow(String word) {
        return workflows.get(word);
    }

    private void visit(String name, Random random) {
        for (int i = 0; !isOver; i++) {
            Pause.of(Duration.ofMillis((long) Math.min(meanPause * 4.0, -Math.log(1 - random.nextDouble()) * meanPause)));
            var word = OFTEN.get(random.nextInt(OFTEN.size()));
            var key = random.nextInt(3) > 0 ? name + i : null;
            start(workflows.get(word), key, input(word, random)).ifPresent(execution -> follow(execution, random));
        }
    }

    private static Map<String, ?> input(String word, Random random) {
        return word.equals("large") ? Map.of("text", "x".repeat(20_000 + random.nextInt(600_000))) : Map.of();
    }

    /** As a good client does it: with a key again until it is accepted, without one once. */
    private Optional<String> start(String workflow, String key, Map<String, ?> input) {
        var started = caller.start(caller.any(), workflow, key, input, false);
        for (int i = 0; key != null && started.isEmpty() && i < 30; i++) {
            Pause.of(Duration.ofMillis(500));
            started = caller.start(caller.any(), workflow, key, input, false);
        }
        return started;
    }

    private void follow(String execution, Random random) {
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                Pause.of(Duration.ofMillis(random.nextInt(1_500)));
                if (persist(Operation.CANCEL, execution) && random.nextBoolean()) {
                    retryOnceEnded(execution);
                }
            }
            case 2, 3 -> {
                Pause.of(Duration.ofMillis(random.nextInt(800)));
                caller.control(Operation.PAUSE, execution);
                Pause.of(Duration.ofMillis(random.nextInt(2_500)));
                persist(Operation.RESUME, execution);
                awaitEnd(execution);
            }
            case 4, 5 -> retryOnceEnded(execution);
            case 6 -> look(execution);
            case 7, 8, 9 -> awaitEnd(execution);
            default -> caller.status(execution);
        }
    }

    private boolean persist(Operation operation, String execution) {
        return Pause.until(() -> caller.control(operation, execution), PATIENCE);
    }

    private Optional<String> awaitEnd(String execution) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var status = caller.status(execution);
        while (status.filter(Caller.ENDS::contains).isEmpty() && System.nanoTime() < end && !isOver) {
            Pause.of(LOOK);
            status = caller.status(execution);
        }
        return status.filter(Caller.ENDS::contains);
    }

    private void retryOnceEnded(String execution) {
        if (awaitEnd(execution).filter(status -> !status.equals("succeeded")).isPresent()) {
            caller.control(Operation.RETRY, execution);
        }
    }

    private void look(String execution) {
        caller.ask("GET", "/executions/" + execution + "/tasks?limit=200", null);
        caller.ask("GET", "/executions/" + execution + "/journal", null);
        caller.ask("GET", "/executions?status=running&limit=20", null);
        caller.ask("GET", "/workflows?limit=20", null);
    }

    /** New versions of what is in use, and workflows that are deleted while their executions are under way. */
    private void edit(Random random) {
        for (int i = 0; !isOver; i++) {
            Pause.of(EDIT);
            var word = OFTEN.get(random.nextInt(OFTEN.size()));
            caller.ask("PUT", "/workflows/" + workflows.get(word), Workflows.described(definitions.get(word), "edited " + i));
            passing(i);
        }
    }

    private void passing(int number) {
        var definition = Workflows.named(definitions.get("chain"), "passing " + number + mark);
        caller.ask("POST", "/workflows", definition).ifPresent(stored -> {
            var id = stored.text("id");
            for (int i = 0; i < 3; i++) {
                caller.start(caller.any(), id, null, Map.of(), false);
            }
            boolean isGone = caller.ask("DELETE", "/workflows/" + id, null).isPresent();
            if (caller.start(caller.any(), id, null, Map.of(), true).isPresent() && isGone) {
                caller.complain("a start of " + id + " was accepted after its deletion");
            }
        });
    }

    /** Many large executions at once, each by a client that asks once. */
    void flood() {
        var input = Map.of("text", "x".repeat(700_000));
        for (int i = 0; i < FLOOD; i++) {
            threads.submit(() -> caller.start(caller.any(), workflows.get("large"), null, input, false));
        }
    }

    @Override
    public void close() {
        isOver = true;
        threads.close();
        for (var part : work) {
            try {
                part.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("A client of the load failed", e);
            }
        }
    }
}
