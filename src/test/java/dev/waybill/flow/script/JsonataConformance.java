package dev.waybill.flow.script;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The JSONata test suite, once through children, once through the library in this process. What has no value counts as null. */
final class JsonataConformance {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int DEEPEST = 300;

    private enum Column {
        CASES,
        LIBRARY,
        SCRIPT
    }

    /** How an expression ended: a plain value, or the code of its error. */
    private record End(Object value, String error) {}

    private final Path suite;
    private final Children children;
    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    private JsonataConformance(Path suite, Children children) {
        this.suite = suite;
        this.children = children;
    }

    public static void main(String[] arguments) throws Exception {
        try (var children = new Children(Scripts.properties(1, LIMIT))) {
            var conformance = new JsonataConformance(Path.of(arguments[0]), children);
            try (var groups = Files.list(conformance.suite.resolve("groups"))) {
                for (var group : groups.sorted().toList()) {
                    conformance.run(group);
                }
            }
            conformance.print();
        }
    }

    private void run(Path file) throws IOException, InterruptedException {
        var group = file.getFileName().toString().replace(".json", "");
        for (var entry : map(Json.parse(Files.readAllBytes(file))).entrySet()) {
            var tests = entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
            for (int i = 0; i < tests.size(); i++) {
                run(group, entry.getKey() + (tests.size() > 1 ? "." + i : ""), map(tests.get(i)));
            }
        }
    }

    private void run(String group, String name, Map<?, ?> test) throws IOException, InterruptedException {
        var input = test.get("dataset") instanceof String dataset
                ? Json.parse(Files.readAllBytes(suite.resolve("datasets").resolve(dataset + ".json")))
                : test.get("data");
        var byLibrary = isExpected(test, library(test, input));
        var script = script(test, input);
        var byScript = isExpected(test, script);
        var row = counts.computeIfAbsent(group, _ -> new int[Column.values().length]);
        row[Column.CASES.ordinal()]++;
        row[Column.LIBRARY.ordinal()] += byLibrary ? 1 : 0;
        row[Column.SCRIPT.ordinal()] += byScript ? 1 : 0;
        if (!byScript) {
            var line = group + "/" + name + "  " + test.get("expr") + "\n    gives " + script + ", expected " + expected(test);
            (byLibrary ? lost : failed).add(line);
        }
    }

    private static String expected(Map<?, ?> test) {
        var error = code(test);
        return error != null ? "error " + error : Json.write(test.get("result"));
    }

    private static String code(Map<?, ?> test) {
        return test.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("code")) : (String) test.get("code");
    }

    private static boolean isExpected(Map<?, ?> test, End end) {
        var code = code(test);
        return code != null
                ? end.error() != null && (end.error().startsWith(code) || (code.equals("U1001") && end.error().startsWith("limit")))
                : end.error() == null && isSame(test.get("result"), end.value());
    }

    /** Whole doubles are the same as whole numbers: the suite does not know two kinds. */
    private static boolean isSame(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return x.size() == y.size() && java.util.stream.IntStream.range(0, x.size()).allMatch(i -> isSame(x.get(i), y.get(i)));
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.keySet().equals(y.keySet()) && x.keySet().stream().allMatch(key -> isSame(x.get(key), y.get(key)));
        }
        return Objects.equals(a, b);
    }

    private static End library(Map<?, ?> test, Object input) {
        try {
            var program = Jsonata.jsonata((String) test.get("expr"));
            var frame = program.createFrame();
            map(test.get("bindings")).forEach(frame::bind);
            frame.setRuntimeBounds(test.get("timelimit") instanceof Long limit ? limit : LIMIT.toMillis(), test.get("depth") instanceof Long depth ? depth.intValue() : DEEPEST);
            return new End(plain(program.evaluate(input, frame)), null);
        } catch (JException e) {
            return new End(null, String.valueOf(e.getError()));
        } catch (RuntimeException | StackOverflowError e) {
            return new End(null, String.valueOf(e));
        }
    }

    private End script(Map<?, ?> test, Object input) throws InterruptedException {
        var bindings = map(test.get("bindings")).entrySet().stream()
                .map(binding -> "$" + binding.getKey() + " := " + Json.write(binding.getValue()) + "; ")
                .collect(Collectors.joining());
        var expression = (String) test.get("expr");
        var source = bindings.isEmpty() ? expression : "(" + bindings + expression + ")";
        var limit = TimeLimit.of(LIMIT, LIMIT.multipliedBy(4));
        var answer = children.use(
                        TenantId.FIRST, Language.JSONATA, Duration.ofMinutes(1), child -> child.ask(ScriptChild.RUN, source, Json.write(input), limit))
                .orElseThrow();
        return switch (answer) {
            case Answer.Value value -> new End(Json.parse(value.json()), null);
            case Answer.Failed flaw when flaw.message().contains("too deeply") -> new End(null, "limit of depth");
            case Answer.Failed flaw -> new End(null, flaw.message());
            case Answer.TooSlow _ -> new End(null, "limit of time");
            case Answer.TooMuchMemory _ -> new End(null, "limit of memory");
            case Answer.TooLarge _ -> new End(null, "too large");
            case Answer.Broken _, Answer.Unconfined _ -> throw new IllegalStateException("The child broke under " + source);
        };
    }

    private static Object plain(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(JsonataConformance::plain).collect(Collectors.toCollection(ArrayList::new));
            case Map<?, ?> map -> {
                Map<Object, Object> plain = new LinkedHashMap<>();
                map.forEach((key, member) -> plain.put(key, plain(member)));
                yield plain;
            }
            case null, default -> value == Jsonata.NULL_VALUE ? null : value;
        };
    }

    private void print() {
        var total = new int[Column.values().length];
        System.out.printf("%-32s %7s %16s %16s%n", "group", "cases", "library passes", "script passes");
        counts.forEach((group, row) -> {
            printRow(group, row);
            for (int i = 0; i < total.length; i++) {
                total[i] += row[i];
            }
        });
        printRow("all", total);
        System.out.println("\npass in the library alone");
        lost.forEach(line -> System.out.println("  " + line));
        System.out.println("\npass in neither");
        failed.forEach(line -> System.out.println("  " + line));
    }

    private static void printRow(String name, int[] row) {
        System.out.printf("%-32s %7d %16d %16d%n", name, row[0], row[1], row[2]);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object json) {
        return json instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
