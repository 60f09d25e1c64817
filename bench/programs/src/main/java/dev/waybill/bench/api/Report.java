package dev.waybill.bench.api;

import dev.waybill.bench.api.Call.Sort;
import dev.waybill.bench.api.Samples.Spread;
import dev.waybill.bench.api.Statements.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tables and bars, as Markdown.
 *
 * @param described operations of the API's description
 */
record Report(Samples samples, List<Statement> slowest, Set<String> described) {
    private static final double BAR = 50;
    private static final double PROMISE = 200;
    private static final double STATEMENT = 50;
    private static final int SQL = 120;

    String markdown() {
        return calls() + "\n### Statements of the database with the slowest 5 %\n\n" + statements() + "\n### Bars\n\n" + bars();
    }

    private String calls() {
        var lines = samples.calls().stream()
                .map(call -> line("`" + call.operation() + "`" + (call.title().isEmpty() ? "" : ", " + call.title()), call::equals))
                .collect(Collectors.joining());
        return "| call | sent | p50 ms | p95 ms | p99 ms | longest ms | not as expected |\n|---|---:|---:|---:|---:|---:|---:|\n" + lines
                + line("**all reads**", sort(Sort.READ)) + line("**all starts**", sort(Sort.START)) + line("**all changes**", sort(Sort.CHANGE))
                + line("**all**", _ -> true);
    }

    private static Predicate<Call> sort(Sort sort) {
        return call -> call.sort() == sort;
    }

    private String line(String title, Predicate<Call> wanted) {
        var spread = samples.spread(wanted);
        var unexpected = samples.unexpected(wanted);
        return String.format(Locale.ROOT, "| %s | %,d | %.1f | %.1f | %.1f | %.1f | %s |%n", title, spread.count(), spread.p50(), spread.p95(),
                spread.p99(), spread.most(), unexpected.isEmpty() ? "" : unexpected.size() + ": " + new TreeSet<>(unexpected));
    }

    private String statements() {
        return slowest.stream()
                .map(statement -> String.format(Locale.ROOT, "| %,d | %.2f | %.1f | %.1f | `%s` |%n", statement.calls(), statement.mean(),
                        statement.bound(), statement.most(), shortened(statement.sql())))
                .collect(Collectors.joining("", "| calls | mean ms | p95 at most, ms | longest ms | |\n|---:|---:|---:|---:|---|\n", ""));
    }

    private static String shortened(String sql) {
        var line = sql.replace('|', '/').replace('`', '\'');
        return line.length() <= SQL ? line : line.substring(0, SQL) + " …";
    }

    private String bars() {
        var worst = samples.calls().stream().mapToDouble(call -> of(call::equals).p95()).max().orElse(0);
        var missing = new TreeSet<>(described);
        samples.calls().forEach(call -> missing.remove(call.operation()));
        return "| bar | limit | found | |\n|---|---:|---:|---|\n"
                + bar("all reads, p95 in ms", BAR, of(sort(Sort.READ)).p95())
                + bar("all starts, p95 in ms", BAR, of(sort(Sort.START)).p95())
                + bar("the slowest call of all, p95 in ms", BAR, worst)
                + bar("the slowest call of all, p95 in ms, as planned", PROMISE, worst)
                + bar("the slowest statement of the database, bound of its p95 in ms", STATEMENT, slowest.stream().mapToDouble(Statement::bound).max().orElse(0))
                + bar("calls that were not answered as expected", 0, samples.unexpected(_ -> true).size())
                + bar("calls of the API that were not measured" + (missing.isEmpty() ? "" : " " + missing), 0, missing.size());
    }

    private Spread of(Predicate<Call> wanted) {
        return samples.spread(wanted);
    }

    private static String bar(String what, double limit, double found) {
        return String.format(Locale.ROOT, "| %s | ≤ %.0f | %.1f | %s |%n", what, limit, found, found <= limit ? "met" : "**not met**");
    }
}
