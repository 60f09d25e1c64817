package dev.waybill.bench.engine;

import dev.waybill.bench.contender.Contender;
import dev.waybill.bench.measure.Figures;
import dev.waybill.bench.server.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables and the bars, as Markdown. */
record Report(Options options, List<Contender> contenders, Results results) {
    private static final String HEAD =
            """
            | | callers | workflows/s | p50 ms | p95 ms | p99 ms | JVM µs/step | PostgreSQL µs/step | commits | statements | WAL bytes | flushes |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    String markdown() {
        var text = new StringBuilder();
        for (var workload : Workload.values()) {
            var cells = results.cells().stream().filter(cell -> cell.workload() == workload).toList();
            if (!cells.isEmpty()) {
                text.append("### ").append(workload.title()).append("\n\n").append(table(cells)).append('\n');
            }
        }
        text.append("Commits, statements (begin among them, commit not), WAL bytes and flushes for each workflow; medians of ")
                .append(options.rounds())
                .append(" rounds of ")
                .append(options.measured().toMillis() / 1e3)
                .append(" s.\n\n### Bars\n\n");
        return text.append(new Bars(results).markdown()).toString();
    }

    private String table(List<Cell> cells) {
        Map<String, String> titles = contenders.stream().collect(Collectors.toMap(Contender::word, Contender::title));
        var order = contenders.stream().map(Contender::word).toList();
        return HEAD
                + cells.stream()
                        .sorted((a, b) -> a.contender().equals(b.contender())
                                ? Integer.compare(a.callers(), b.callers())
                                : Integer.compare(order.indexOf(a.contender()), order.indexOf(b.contender())))
                        .map(cell -> line(titles.getOrDefault(cell.contender(), cell.contender()), cell))
                        .collect(Collectors.joining());
    }

    private String line(String title, Cell cell) {
        var figures = results.median(cell).orElseThrow();
        return "| " + title + " | " + String.format(Locale.ROOT, "%,d", cell.callers()) + " | "
                + COLUMNS.stream().map(column -> column.apply(figures)).collect(Collectors.joining(" | ")) + " |\n";
    }

    private static final List<Function<Figures, String>> COLUMNS = List.of(
            figures -> decimal("%,.0f", figures.perSecond()),
            figures -> decimal("%.2f", figures.p50()),
            figures -> decimal("%.2f", figures.p95()),
            figures -> decimal("%.2f", figures.p99()),
            figures -> decimal("%.0f", figures.jvmMicros()),
            figures -> decimal("%.0f", figures.postgresMicros()),
            figures -> decimal("%.2f", figures.commits()),
            figures -> decimal("%.2f", figures.statements()),
            figures -> decimal("%,.0f", figures.walBytes()),
            figures -> decimal("%.2f", figures.flushes()));

    private static String decimal(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
