package dev.waybill.bench.api;

import dev.waybill.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code bench/api}: stores millions of executions, then sends every call of the API at a fixed pace, and prints tables. */
final class ApiBench {
    private static final int SLOWEST = 12;

    private final Options options;
    private final Path home;

    private ApiBench(Options options, Path home) {
        this.options = options;
        this.home = home;
    }

    /** @param args the folder for data, then the options */
    public static void main(String[] args) throws Exception {
        var words = List.of(args);
        if (words.contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            var options = Options.parse(words.subList(1, words.size()));
            var folder = options.keep().orElse(Path.of(words.getFirst()));
            Files.createDirectories(folder);
            System.out.print(new ApiBench(options, folder.toAbsolutePath().resolve("home")).run());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
        }
    }

    private String run() throws IOException, InterruptedException, SQLException {
        try (var server = new Store(options, home).open();
                var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            if (options.loadOnly()) {
                return "";
            }
            return measure(server, http);
        }
    }

    private String measure(ServerProcess server, HttpClient http) throws IOException, InterruptedException, SQLException {
        var client = Client.of(http, server);
        var calls = calls(server, client);
        System.err.printf("%d calls, %.0f requests a second%n", calls.size(), options.rate());
        var pace = new Pace(http, calls, options.rate());
        var _ = pace.run(options.warmUp());
        var statements = new Statements(server.database());
        statements.reset();
        var samples = pace.run(options.measured());
        var report = new Report(samples, statements.slowest(SLOWEST), described(client));
        return stored(server) + report.markdown();
    }

    private List<Call> calls(ServerProcess server, Client client) throws IOException, InterruptedException, SQLException {
        try (var connection = server.database().connect()) {
            var targets = Targets.find(connection, options.executions());
            var calls = Mix.calls(client, targets, LargeExecution.run(client));
            for (var call : calls) {
                try {
                    var answer = client.send(call.request().get());
                    if (!call.expected().contains(answer.statusCode())) {
                        System.err.println(call.operation() + ", " + call.title() + " is answered with " + answer.statusCode());
                    }
                } catch (IOException e) {
                    System.err.println(call.operation() + ", " + call.title() + ": " + e.getMessage()); // the tables tell how often
                }
            }
            return calls;
        }
    }

    private String stored(ServerProcess server) throws IOException, SQLException {
        try (var connection = server.database().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select pg_database_size(current_database()), (select sum(greatest(reltuples, 0)) from pg_class where relkind = 'r' and relname ~ '^execution_\\d')")) {
            row.next();
            return String.format(Locale.ROOT, "%,.0f executions stored, %,d workflows, %.1f GB; %.0f requests a second for %d s.%n%n",
                    row.getDouble(2), options.workflows(), row.getLong(1) / 1e9, options.rate(), options.measured().toSeconds());
        }
    }

    /** Method and path of every call. */
    private static Set<String> described(Client client) throws IOException, InterruptedException {
        var described = new HashSet<String>();
        var paths = (Map<?, ?>) Objects.requireNonNull(client.json(client.request("GET", "//v3/api-docs", "")).get("paths"));
        paths.forEach((path, calls) ->
                ((Map<?, ?>) calls).keySet().forEach(method -> described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        return described;
    }
}
