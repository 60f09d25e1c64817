package dev.waybill.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Callers over HTTP: a {@code wrk} of one thread, a process of its own, a connection for each caller. */
public final class WrkLoad implements Load {
    private static final String RESULT = "result ";
    private static final Duration LATE = Duration.ofSeconds(60);

    private final Post post;
    private final int connections;
    private final Path script;

    public WrkLoad(Post post, int connections) throws IOException {
        this.post = post;
        this.connections = connections;
        this.script = Files.createTempFile("bench", ".lua");
        Files.writeString(script, script(post));
    }

    private static String script(Post post) {
        var lines = new StringBuilder("wrk.method = \"POST\"\nwrk.body = [[" + post.body() + "]]\n");
        post.headers().forEach((name, value) -> lines.append("wrk.headers[\"%s\"] = \"%s\"\n".formatted(name, value)));
        return lines.append("""
                function done(summary, latency, requests)
                    local errors = summary.errors
                    io.write(string.format("result %d %d %d %d %d %d\\n", summary.requests, summary.duration,
                        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
                        latency:percentile(50), latency:percentile(95), latency:percentile(99)))
                end
                """).toString();
    }

    /** Whether it is installed. */
    public static boolean isThere() {
        return Programs.find("wrk").isPresent();
    }

    @Override
    public Latencies run(Timing timing, Window window) throws Exception {
        if (!timing.warmUp().isZero()) {
            var _ = run(timing.warmUp());
        }
        window.open();
        var output = run(timing.measured());
        window.close();
        return read(output);
    }

    private List<String> run(Duration time) throws IOException, InterruptedException {
        var seconds = Math.max(1, Math.ceilDiv(time.toMillis(), 1_000L));
        var process = new ProcessBuilder(
                        Programs.find("wrk").orElseThrow().toString(),
                        "--threads", "1",
                        "--connections", Integer.toString(connections),
                        "--duration", seconds + "s",
                        "--timeout", "60s",
                        "--script", script.toString(),
                        post.address().toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LATE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("wrk failed: " + output);
        }
        return output.lines().toList();
    }

    private static Latencies read(List<String> output) throws IOException {
        var line = output.stream()
                .filter(l -> l.startsWith(RESULT))
                .findFirst()
                .orElseThrow(() -> new IOException("wrk says nothing: " + output));
        var words = line.substring(RESULT.length()).split(" ");
        if (!words[2].equals("0")) {
            throw new IOException("Requests failed: " + output);
        }
        return new Latencies(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]) / 1e6,
                Long.parseLong(words[3]) / 1e3,
                Long.parseLong(words[4]) / 1e3,
                Long.parseLong(words[5]) / 1e3);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(script);
    }
}
