package dev.waybill.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.waybill.expression.function.Equality;
import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Functions;
import dev.waybill.expression.function.Meter;
import dev.waybill.expression.function.TypeValue;
import dev.waybill.expression.function.Values;
import dev.waybill.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Runs the CEL specification's conformance tests, in their JSON form, through the environment that workflows get, and
 * prints what passed, what failed and what does not apply. Started by {@code bench/cel DIR}.
 */
final class CelConformance {
    /** What needs protobuf messages, which there are none of. */
    private static final Pattern MESSAGES = Pattern.compile(
            "TestAllTypes|NestedTestAllTypes|GlobalEnum|NestedEnum|proto[23]\\.|google\\.protobuf\\.(?!Timestamp\\b|Duration\\b)\\w+|google\\.protobuf\\.\\w+\\s*\\{"
                    + "|proto\\.(getExt|hasExt)|\\bblock\\b");

    private enum Verdict {
        PASSED,
        FAILED,
        NOT_APPLICABLE
    }

    private record Outcome(Verdict verdict, String reason) {
        static final Outcome PASSED = new Outcome(Verdict.PASSED, "");

        static Outcome failed(String reason) {
            return new Outcome(Verdict.FAILED, reason);
        }
    }

    private final Functions functions = new Functions();
    private final Map<String, int[]> counts = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> notApplicable = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        var conformance = new CelConformance();
        try (var files = Files.list(Path.of(arguments[0]))) {
            for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                conformance.run(file);
            }
        }
        conformance.print();
    }

    private void run(Path file) throws IOException {
        var suite = map(Json.parse(Files.readAllBytes(file)));
        for (var section : list(suite.get("section"))) {
            for (var test : list(map(section).get("test"))) {
                var name = file.getFileName().toString().replace(".json", "") + "/" + map(section).get("name") + "/" + map(test).get("name");
                record(name, outcome(map(test)));
            }
        }
    }

    private void record(String name, Outcome outcome) {
        counts.computeIfAbsent(name.substring(0, name.indexOf('/')), _ -> new int[3])[outcome.verdict().ordinal()]++;
        switch (outcome.verdict()) {
            case PASSED -> { }
            case FAILED -> failed.add(name + "\n    " + outcome.reason());
            case NOT_APPLICABLE -> notApplicable.add(name);
        }
    }

    private void print() {
        var total = new int[3];
        System.out.printf("%-20s %7s %7s %15s%n", "file", "passed", "failed", "not applicable");
        counts.forEach((file, count) -> {
            System.out.printf("%-20s %7d %7d %15d%n", file, count[0], count[1], count[2]);
            for (int i = 0; i < total.length; i++) {
                total[i] += count[i];
            }
        });
        System.out.printf("%-20s %7d %7d %15d%n", "all", total[0], total[1], total[2]);
        System.out.println("\nfailed");
        failed.forEach(line -> System.out.println("  " + line));
        System.out.println("\nnot applicable (protobuf messages, extensions and enums)");
        notApplicable.forEach(line -> System.out.println("  " + line));
    }

    private Outcome outcome(Map<?, ?> test) {
        if (needsMessages(test)) {
            return new Outcome(Verdict.NOT_APPLICABLE, "");
        }
        try {
            return evaluate(test);
        } catch (RuntimeException e) {
            return Outcome.failed(test.get("expr") + " broke: " + e);
        }
    }

    private static boolean needsMessages(Map<?, ?> test) {
        var text = test.get("expr") + " " + test.get("container") + " " + Json.write(test.get("type_env")) + Json.write(test.get("bindings"));
        return MESSAGES.matcher(text).find()
                || Json.write(test).contains("object_value")
                || Json.write(test).contains("enum_value")
                || String.valueOf(test.get("container")).equals("google.protobuf");
    }

    private Outcome evaluate(Map<?, ?> test) {
        Map<String, CelType> types = new LinkedHashMap<>();
        list(test.get("type_env")).forEach(declaration -> type(map(declaration)).ifPresent(type -> types.put((String) map(declaration).get("name"), type)));
        Map<String, Object> bindings = new LinkedHashMap<>();
        list(test.get("bindings")).forEach(binding -> {
            bindings.put((String) map(binding).get("key"), value(map(map(map(binding).get("value")).get("value"))));
            types.putIfAbsent((String) map(binding).get("key"), SimpleType.DYN);
        });
        var environment = new Environment(types, CelContainer.ofName(String.valueOf(Optional.ofNullable((Object) test.get("container")).orElse(""))));
        var parsed = environment.parse((String) test.get("expr"));
        if (parsed.hasError()) {
            return expectsError(test) ? Outcome.PASSED : Outcome.failed(test.get("expr") + " does not parse: " + parsed.getErrorString());
        }
        var tree = Boolean.TRUE.equals(test.get("disable_check")) ? Optional.of(tree(parsed)) : checked(environment, tree(parsed), types);
        if (tree.isEmpty()) {
            return Outcome.failed(test.get("expr") + " is refused by the type checker");
        }
        var mismatch = deducedOtherType(test, tree.get());
        return mismatch.isPresent() ? Outcome.failed(mismatch.get()) : judge(test, tree.get(), bindings, types);
    }

    private static Optional<String> deducedOtherType(Map<?, ?> test, CelAbstractSyntaxTree tree) {
        var typed = map(test.get("typed_result"));
        if (typed.isEmpty() || !typed.containsKey("deduced_type")) {
            return Optional.empty();
        }
        var expected = typeOf(map(typed.get("deduced_type")));
        return expected.filter(type -> !type.equals(tree.getResultType()))
                .map(type -> test.get("expr") + " has the type " + tree.getResultType() + ", expected " + type);
    }

    private static boolean expectsError(Map<?, ?> test) {
        return test.containsKey("eval_error") || test.containsKey("any_eval_errors");
    }

    private Optional<CelAbstractSyntaxTree> checked(Environment environment, CelAbstractSyntaxTree parsed, Map<String, CelType> types) {
        var called = References.in(parsed.getExpr(), functions, types.keySet()).functions();
        var strict = environment.check(parsed, called, Environment.Rules.STRICT);
        if (!strict.hasError()) {
            return Optional.of(tree(strict));
        }
        var lenient = environment.check(parsed, called, Environment.Rules.LENIENT);
        return lenient.hasError() || !TypeRules.problemsOf(tree(lenient)).isEmpty() ? Optional.empty() : Optional.of(tree(lenient));
    }

    private Outcome judge(Map<?, ?> test, CelAbstractSyntaxTree tree, Map<String, Object> bindings, Map<String, CelType> types) {
        if (Boolean.TRUE.equals(test.get("check_only"))) {
            return Outcome.PASSED;
        }
        Object got;
        try {
            var program = Planner.plan(tree, functions, types.keySet(), References.in(tree.getExpr(), functions, types.keySet()));
            got = program.root().eval(new Frame(context(bindings), new Meter(), "", program.locals()));
        } catch (Failure failure) {
            return expectsError(test) ? Outcome.PASSED : Outcome.failed(test.get("expr") + " fails: " + failure.sentence());
        }
        if (expectsError(test)) {
            return Outcome.failed(test.get("expr") + " should fail but gives " + got);
        }
        var typed = map(test.get("typed_result"));
        var expected = test.containsKey("value") ? value(map(test.get("value")))
                : typed.containsKey("result") ? value(map(typed.get("result"))) : (Object) true;
        return isSame(expected, got) ? Outcome.PASSED : Outcome.failed(test.get("expr") + " gives " + got + ", expected " + expected);
    }

    private static boolean isSame(Object expected, Object got) {
        if (expected instanceof Double a && got instanceof Double b && a.isNaN() && b.isNaN()) {
            return true;
        }
        return Values.typeName(expected).equals(Values.typeName(got)) && Equality.areEqual(expected, got, new Meter());
    }

    private static Context context(Map<String, Object> bindings) {
        return new Context() {
            @Override
            public Object variable(String name) {
                return bindings.get(name);
            }

            @Override
            public String seed() {
                return "conformance";
            }
        };
    }

    private static Optional<CelType> type(Map<?, ?> declaration) {
        return declaration.containsKey("ident") ? typeOf(map(map(declaration.get("ident")).get("type"))) : Optional.empty();
    }

    private static Optional<CelType> typeOf(Map<?, ?> type) {
        if (type.containsKey("primitive")) {
            return Optional.of(switch ((String) type.get("primitive")) {
                case "INT64" -> SimpleType.INT;
                case "UINT64" -> SimpleType.UINT;
                case "DOUBLE" -> SimpleType.DOUBLE;
                case "BOOL" -> SimpleType.BOOL;
                case "BYTES" -> SimpleType.BYTES;
                default -> SimpleType.STRING;
            });
        }
        if (type.containsKey("list_type")) {
            return Optional.of(ListType.create(typeOf(map(map(type.get("list_type")).get("elem_type"))).orElse(SimpleType.DYN)));
        }
        if (type.containsKey("map_type")) {
            var map = map(type.get("map_type"));
            return Optional.of(MapType.create(
                    typeOf(map(map.get("key_type"))).orElse(SimpleType.DYN), typeOf(map(map.get("value_type"))).orElse(SimpleType.DYN)));
        }
        if (type.containsKey("well_known")) {
            return Optional.of(switch ((String) type.get("well_known")) {
                case "TIMESTAMP" -> SimpleType.TIMESTAMP;
                case "DURATION" -> SimpleType.DURATION;
                default -> SimpleType.ANY;
            });
        }
        return Optional.of(type.containsKey("null") ? SimpleType.NULL_TYPE : SimpleType.DYN);
    }

    private static Object value(Map<?, ?> value) {
        var entry = value.entrySet().iterator().next();
        return switch ((String) entry.getKey()) {
            case "null_value" -> null;
            case "uint64_value" -> UnsignedLong.valueOf(new java.math.BigDecimal(entry.getValue().toString()).toBigInteger());
            case "double_value" -> number(entry.getValue().toString());
            case "bytes_value" -> CelByteString.of(Base64.getDecoder().decode((String) map(entry.getValue()).get("base64")));
            case "type_value" -> new TypeValue((String) entry.getValue());
            case "list_value" -> list(map(entry.getValue()).get("values")).stream().map(element -> value(map(element))).collect(java.util.stream.Collectors.toCollection(ArrayList::new));
            case "map_value" -> {
                Map<Object, Object> entries = new LinkedHashMap<>();
                list(map(entry.getValue()).get("entries")).forEach(member -> entries.put(value(map(map(member).get("key"))), value(map(map(member).get("value")))));
                yield entries;
            }
            default -> entry.getValue();
        };
    }

    private static Double number(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.valueOf(text);
        };
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<?, ?> map(Object json) {
        return json instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object json) {
        return json instanceof List<?> list ? list : List.of();
    }
}
