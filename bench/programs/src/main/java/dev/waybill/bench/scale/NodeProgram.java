package dev.waybill.bench.scale;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Counters;
import dev.waybill.bench.measure.Timing;
import dev.waybill.bench.measure.Window;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** A node of the product as a process of its own, which starts executions when its standard input says so. Ends with that input. */
final class NodeProgram {
    private static final int CALLERS = 64;

    private final ProductServer server;
    private final Caller caller;

    private NodeProgram(ProductServer server) {
        this.server = server;
        this.caller = Caller.of(server);
    }

    /** @param args the folder of its data, then settings as {@code --waybill.…=…} */
    public static void main(String[] args) throws Exception {
        var out = System.out;
        System.setOut(System.err);
        try (var server = ProductServer.join(Path.of(args[0]), Arrays.asList(args).subList(1, args.length));
                var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var database = server.database();
            out.println(String.join(" ", "ready", database.url(), database.user(), database.password()));
            var program = new NodeProgram(server);
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                out.println(program.answer(List.of(line.split(" "))));
            }
        }
        System.exit(0);
    }

    private String answer(List<String> words) throws Exception {
        return switch (words.getFirst()) {
            case "hold" -> store("bench-hold", number(words.get(1)), Shape.Kind.hold(number(words.get(2))));
            case "chain" -> store("bench-chain", number(words.get(1)), Shape.Kind.EFFECT);
            case "start" -> start(workflow(words.get(1)), number(words.get(2)));
            case "run" -> run(workflow(words.get(1)), number(words.get(2)));
            case "load" -> load(workflow(words.get(1)), number(words.get(2)), Duration.ofMillis(number(words.get(3))), Duration.ofMillis(number(words.get(4))));
            default -> throw new IllegalArgumentException("There is no command " + words);
        };
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private StoredWorkflow workflow(String id) {
        return StoredWorkflow.find(server, UUID.fromString(id));
    }

    private String store(String name, int tasks, Shape.Kind kind) throws IOException, InterruptedException {
        return StoredWorkflow.store(server, Shape.DEEP.definition(name, tasks, kind)).id().toString();
    }

    private String start(StoredWorkflow workflow, int executions) throws InterruptedException, ExecutionException {
        Callers.call(CALLERS, executions, _ -> caller.start(workflow, Payload.VALUE));
        return "started";
    }

    private String run(StoredWorkflow workflow, int executions) throws InterruptedException, ExecutionException {
        Callers.call(CALLERS, executions, _ -> caller.run(workflow, Payload.VALUE));
        return "ended";
    }

    private String load(StoredWorkflow workflow, int callers, Duration warmUp, Duration measured) throws Exception {
        try (var load = ClosedLoop.of(callers, () -> caller.run(workflow, Payload.VALUE), () -> {})) {
            var found = load.run(new Timing(warmUp, measured), unwatched());
            return String.format(Locale.ROOT, "%f %f %f", found.perSecond(), found.p50(), found.p99());
        }
    }

    /** Of a load whose counters nobody reads. */
    static Window unwatched() {
        return new Window(() -> new Counters(0, 0, 0, 0, 0, 0), new Window.Witness() {
            @Override
            public void opens() {}

            @Override
            public void closed() {}
        });
    }
}
