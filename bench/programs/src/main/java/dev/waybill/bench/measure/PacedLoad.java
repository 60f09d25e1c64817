package dev.waybill.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Requests at a fixed pace, whatever the answers take, from a {@link PacedClient} in a process of its own. */
public final class PacedLoad implements Load {
    private static final long STOP_SECONDS = 10;

    private final Post post;
    private final double perSecond;

    public PacedLoad(Post post, double perSecond) {
        this.post = post;
        this.perSecond = perSecond;
    }

    @Override
    public Latencies run(Timing timing, Window window) throws Exception {
        var process = new ProcessBuilder(command(timing)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8);
                var input = process.outputWriter(StandardCharsets.UTF_8)) {
            line(output); // it is warm
            window.open();
            input.write("go\n");
            input.flush();
            var words = line(output).split(" ");
            window.close();
            return new Latencies(Long.parseLong(words[0]), number(words[1]), number(words[2]), number(words[3]), number(words[4]));
        } finally {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private List<String> command(Timing timing) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(PacedClient.class.getName());
        command.add(post.address().toString());
        command.add(post.body());
        command.add(String.format(Locale.ROOT, "%.3f", perSecond));
        command.add(Long.toString(timing.warmUp().toMillis()));
        command.add(Long.toString(timing.measured().toMillis()));
        post.headers().forEach((name, value) -> {
            command.add(name);
            command.add(value);
        });
        return command;
    }

    private static String line(BufferedReader output) throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new IOException("The client has given up");
        }
        return line;
    }

    private static double number(String word) {
        return Double.parseDouble(word);
    }

    @Override
    public void close() {
        // the process ends with each run
    }
}
