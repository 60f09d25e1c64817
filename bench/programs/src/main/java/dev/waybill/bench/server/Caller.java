package dev.waybill.bench.server;

import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.StartExecution;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls the product in this process; what is refused for lack of room is asked again. Thread-safe. */
public record Caller(ProductServer server, Patience patience) {
    private static final Duration LONGEST = Duration.ofSeconds(120);

    public static Caller of(ProductServer server) {
        return new Caller(server, new Patience());
    }

    /** Returns once the execution is durable. */
    public Execution start(StoredWorkflow workflow, Map<String, @Nullable Object> input) throws InterruptedException {
        var version = workflow.version();
        var start = new StartExecution(
                version,
                version.definition().name(),
                input,
                Map.of("type", "manual", "by", "bench"),
                Optional.empty(),
                Map.of("input", input),
                Optional.empty());
        return patience.call(() -> server.executions().accept(start)).execution();
    }

    /** Starts an execution and returns when it has ended well. */
    public void run(StoredWorkflow workflow, Map<String, @Nullable Object> input) throws InterruptedException {
        var accepted = start(workflow, input);
        var ended = patience.call(() -> server.executions().awaitEnd(accepted, LONGEST));
        if (ended.status() != ExecutionStatus.SUCCEEDED) {
            throw new IllegalStateException("Execution " + ended.id() + " is " + ended.status() + ": " + ended.error());
        }
    }
}
