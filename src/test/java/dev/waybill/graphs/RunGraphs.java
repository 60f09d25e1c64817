package dev.waybill.graphs;

import dev.waybill.checker.LedgerCall;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.model.Plan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a folder of workflow definitions against a server and checks the order in which their tasks ran. */
public final class RunGraphs {
    private static final int FAULTS_SHOWN = 10;

    private final Options options;
    private final Api api;
    private final @Nullable Peer peer;
    private final PrintStream out;

    private RunGraphs(Options options, Api api, @Nullable Peer peer, PrintStream out) {
        this.options = options;
        this.api = api;
        this.peer = peer;
        this.out = out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.getenv(), System.out));
    }

    /** @return 0: all legal; 1: a fault; 2: nothing was run */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) throws InterruptedException {
        try {
            var options = Options.of(arguments, environment);
            if (options.url() != null) {
                return run(options, options.url(), options.key(), out);
            }
            try (var server = OwnServer.start(Path.of(System.getProperty("waybill.root", ".")))) {
                return run(options, server.url(), server.key(), out);
            }
        } catch (Options.Wrong | IOException e) {
            out.println(e.getMessage());
            return 2;
        }
    }

    private static int run(Options options, String url, String key, PrintStream out) throws IOException, InterruptedException {
        try (var api = new Api(url, key); var peer = options.effects() ? Peer.start() : null) {
            return new RunGraphs(options, api, peer, out).runAll();
        }
    }

    private int runAll() throws IOException, InterruptedException {
        var files = files();
        if (files.isEmpty()) {
            throw new Options.Wrong("There is no *.json in " + options.folder());
        }
        out.print(Outcome.head());
        var areLegal = true;
        for (var file : files) {
            var outcome = outcome(file);
            out.print(outcome.line());
            outcome.faults().stream().limit(FAULTS_SHOWN).forEach(fault -> out.println("    " + fault));
            if (outcome.faults().size() > FAULTS_SHOWN) {
                out.println("    … and " + (outcome.faults().size() - FAULTS_SHOWN) + " more");
            }
            areLegal &= outcome.faults().isEmpty();
        }
        return areLegal ? 0 : 1;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(options.folder())) {
            throw new Options.Wrong(options.folder() + " is no folder");
        }
        try (var files = Files.list(options.folder())) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private Outcome outcome(Path file) throws InterruptedException {
        var name = file.getFileName().toString();
        try {
            return outcome(name, Json.parse(Files.readAllBytes(file)));
        } catch (Api.Unexpected | IOException | MalformedJson e) {
            return new Outcome(name, 0, 0, "-", -1, List.of(String.valueOf(e.getMessage())));
        }
    }

    private Outcome outcome(String file, @Nullable Object json) throws IOException, InterruptedException {
        if (!(json instanceof Map<?, ?> document) || !(document.get("tasks") instanceof List<?>)) {
            return new Outcome(file, 0, 0, "-", -1, List.of("It is no workflow definition: an object with tasks"));
        }
        var definition = definition(document);
        var workflow = api.store(definition);
        var plan = Plan.of(definition); // what the server took is a valid definition
        var execution = api.runToEnd(workflow, options.limit());
        var judgement = new Judgement(definition, execution,
                api.all("/executions/" + execution.get("id") + "/tasks"), api.all("/executions/" + execution.get("id") + "/journal"));
        var faults = judgement.faults(calls());
        api.delete(workflow);
        int edges = plan.steps().values().stream().mapToInt(step -> step.links().size()).sum();
        var makespan = execution.get("duration_ms") instanceof Number millis ? millis.longValue() : -1;
        return new Outcome(file, plan.steps().size(), edges, (String) execution.get("status"), makespan, faults);
    }

    /** Under a name that no earlier run took. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> definition(Map<?, ?> document) {
        var definition = new LinkedHashMap<String, Object>((Map<String, Object>) document);
        var name = String.valueOf(document.get("name"));
        definition.put("name", name.substring(0, Math.min(160, name.length())) + " " + Long.toString(System.currentTimeMillis(), 36));
        return peer == null ? definition : peer.called(definition);
    }

    private Optional<List<LedgerCall>> calls() {
        return Optional.ofNullable(peer).map(Peer::take).map(ArrayList::new);
    }
}
