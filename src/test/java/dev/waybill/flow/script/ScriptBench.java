package dev.waybill.flow.script;

import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One child and one caller: the start of the child, and how fast small scripts follow each other. */
final class ScriptBench {
    private static final int MOST = 1_000_000;

    private ScriptBench() {}

    public static void main(String[] arguments) throws Exception {
        var span = Duration.ofSeconds(Long.parseLong(arguments[0]));
        var lines = LongStream.range(0, 10).mapToObj(i -> Map.of("article", "a" + i, "pieces", i, "price", 2.5)).toList();
        var input = Json.write(Map.of("lines", lines));
        System.out.printf("%-12s %12s %12s %10s %10s%n", "language", "start ms", "calls/s", "p50 µs", "p99 µs");
        for (var script : List.of(
                Map.entry(Language.JAVASCRIPT, "return input.lines.filter(l => l.pieces > 2).map(l => ({ article: l.article, euro: l.pieces * l.price }))"),
                Map.entry(Language.JQ, "[.lines[] | select(.pieces > 2) | {article, euro: (.pieces * .price)}]"),
                Map.entry(Language.JSONATA, "lines[pieces > 2].{ 'article': article, 'euro': pieces * price }"))) {
            measure(script.getKey(), script.getValue(), input, span);
        }
    }

    private static void measure(Language language, String source, String input, Duration span) throws InterruptedException {
        try (var children = new Children(Scripts.properties(1, Duration.ofSeconds(10)))) {
            long begin = System.nanoTime();
            run(children, language, source, input);
            long start = System.nanoTime() - begin;
            runFor(children, language, source, input, span.dividedBy(2)); // the interpreter gets warm
            var times = runFor(children, language, source, input, span);
            Arrays.sort(times);
            System.out.printf(
                    "%-12s %12d %12.0f %10d %10d%n",
                    language.word(),
                    start / 1_000_000,
                    times.length * 1e9 / LongStream.of(times).sum(),
                    times[times.length / 2] / 1_000,
                    times[times.length * 99 / 100] / 1_000);
        }
    }

    private static long[] runFor(Children children, Language language, String source, String input, Duration span) throws InterruptedException {
        var times = new long[MOST];
        int count = 0;
        for (long end = System.nanoTime() + span.toNanos(); System.nanoTime() < end && count < MOST; count++) {
            long begin = System.nanoTime();
            run(children, language, source, input);
            times[count] = System.nanoTime() - begin;
        }
        return Arrays.copyOf(times, count);
    }

    private static void run(Children children, Language language, String source, String input) throws InterruptedException {
        var limit = TimeLimit.of(Duration.ofSeconds(10), Duration.ofSeconds(60));
        var answer = children.use(TenantId.FIRST, language, Duration.ofSeconds(60), child -> child.ask(ScriptChild.RUN, source, input, limit));
        if (!(answer.orElseThrow() instanceof Answer.Value)) {
            throw new IllegalStateException(String.valueOf(answer));
        }
    }
}
