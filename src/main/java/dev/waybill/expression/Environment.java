package dev.waybill.expression;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What expressions may name: CEL's parser and type checker with our variables and functions declared. */
final class Environment {
    static final int MAX_SOURCE = 10_000;

    /** Nested parentheses and calls, as the parser meets them; the tree's own depth is bounded after parsing. */
    private static final int MAX_RECURSION = 60;

    private static final CelType DYN = SimpleType.DYN;
    private static final CelType INT = SimpleType.INT;
    private static final CelType DOUBLE = SimpleType.DOUBLE;
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType BYTES = SimpleType.BYTES;
    private static final CelType TIMESTAMP = SimpleType.TIMESTAMP;

    /** The fields of the variables that have a fixed shape. */
    static final Map<String, Map<String, CelType>> SHAPES = Map.of(
            "execution", Map.of("id", STRING, "started_at", TIMESTAMP, "attempt", INT),
            "workflow", Map.of("id", STRING, "name", STRING, "version", INT),
            "task", Map.of("output", DYN, "outcome", STRING, "error", DYN, "attempts", INT));

    private static final Map<String, CelType> VARIABLES = Map.of(
            "input", DYN,
            "trigger", DYN,
            "now", TIMESTAMP,
            "tasks", MapType.create(STRING, shape("task")),
            "execution", shape("execution"),
            "workflow", shape("workflow"));

    static final Set<String> NAMES = VARIABLES.keySet();

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_SOURCE)
            .maxParseRecursionDepth(MAX_RECURSION)
            .maxParseErrorRecoveryLimit(3)
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final CelCompiler strict;
    private final CelCompiler lenient;

    /** @param container a prefix that names may leave out */
    Environment(Map<String, CelType> variables, CelContainer container) {
        strict = builder(variables, container).setStandardDeclarations(CelStandardDeclarations.newBuilder().build()).build();
        lenient = builder(variables, container)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(
                                StandardFunction.EQUALS,
                                StandardFunction.NOT_EQUALS,
                                StandardFunction.IN,
                                StandardFunction.CONDITIONAL)
                        .build())
                .addFunctionDeclarations(lenientOperators())
                .build();
    }

    static Environment ofWorkflows() {
        return new Environment(VARIABLES, CelContainer.ofName(""));
    }

    /** Parses, and checks by CEL's own rules. */
    CelCompiler strict() {
        return strict;
    }

    /**
     * Checks what CEL's rules refuse because {@code ==}, {@code in} and {@code ?:} want operands of one type there, so that
     * {@code 1 == 1.0} is fine. Whether other types meet has to be asked afterwards: {@link TypeRules}.
     */
    CelCompiler lenient() {
        return lenient;
    }

    private static CelCompilerBuilder builder(Map<String, CelType> variables, CelContainer container) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardEnvironmentEnabled(false)
                .setOptions(OPTIONS)
                .setContainer(container)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Shapes())
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.bindings(),
                        CelExtensions.strings(),
                        CelExtensions.math(),
                        CelExtensions.lists(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.regex(),
                        CelExtensions.comprehensions(),
                        CelExtensions.encoders(OPTIONS))
                .addVarDeclarations(variables.entrySet().stream()
                        .map(entry -> CelVarDecl.newVarDeclaration(entry.getKey(), entry.getValue()))
                        .toList())
                .addFunctionDeclarations(mixedNumbers())
                .addFunctionDeclarations(ownFunctions());
    }

    private static List<CelFunctionDecl> lenientOperators() {
        var bool = SimpleType.BOOL;
        return List.of(
                newFunctionDeclaration("_==_", newGlobalOverload("equals", bool, DYN, DYN)),
                newFunctionDeclaration("_!=_", newGlobalOverload("not_equals", bool, DYN, DYN)),
                newFunctionDeclaration("@in", newGlobalOverload("in_list", bool, DYN, DYN)),
                newFunctionDeclaration("_?_:_", newGlobalOverload("conditional", DYN, bool, DYN, DYN)));
    }

    private static List<CelFunctionDecl> mixedNumbers() {
        List<CelFunctionDecl> declarations = new ArrayList<>();
        Map.of("_+_", "add", "_-_", "subtract", "_*_", "multiply", "_/_", "divide")
                .forEach((operator, name) -> declarations.add(newFunctionDeclaration(
                        operator,
                        newGlobalOverload(name + "_int64_double", DOUBLE, INT, DOUBLE),
                        newGlobalOverload(name + "_double_int64", DOUBLE, DOUBLE, INT))));
        for (var rounding : List.of("ceil", "floor", "round", "trunc")) {
            declarations.add(newFunctionDeclaration("math." + rounding, newGlobalOverload("math_" + rounding + "_int", INT, INT)));
        }
        return declarations;
    }

    private static List<CelFunctionDecl> ownFunctions() {
        return List.of(
                newFunctionDeclaration("json", newGlobalOverload("json_string", DYN, STRING)),
                newFunctionDeclaration("to_json", newGlobalOverload("to_json_dyn", STRING, DYN)),
                newFunctionDeclaration("jsonpath", newGlobalOverload("jsonpath_dyn_string", ListType.create(DYN), DYN, STRING)),
                newFunctionDeclaration("uuid", newGlobalOverload("uuid", STRING)),
                newFunctionDeclaration("format", newMemberOverload("string_format", STRING, STRING, ListType.create(DYN))),
                newFunctionDeclaration("base64.encode", newGlobalOverload("base64_encode_string", STRING, STRING)),
                newFunctionDeclaration(
                        "sha256",
                        newGlobalOverload("sha256_string", STRING, STRING),
                        newGlobalOverload("sha256_bytes", STRING, BYTES)),
                newFunctionDeclaration("hmac_sha256", hmac()),
                newFunctionDeclaration(
                        "date.format",
                        newGlobalOverload("date_format", STRING, TIMESTAMP, STRING),
                        newGlobalOverload("date_format_zone", STRING, TIMESTAMP, STRING, STRING)),
                newFunctionDeclaration(
                        "date.parse",
                        newGlobalOverload("date_parse", TIMESTAMP, STRING, STRING),
                        newGlobalOverload("date_parse_zone", TIMESTAMP, STRING, STRING, STRING)),
                newFunctionDeclaration(
                        "date.add",
                        newGlobalOverload("date_add", TIMESTAMP, TIMESTAMP, INT, STRING),
                        newGlobalOverload("date_add_zone", TIMESTAMP, TIMESTAMP, INT, STRING, STRING)));
    }

    private static List<CelOverloadDecl> hmac() {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (var key : List.of(STRING, BYTES)) {
            for (var text : List.of(STRING, BYTES)) {
                overloads.add(newGlobalOverload("hmac_sha256_" + key.name() + "_" + text.name(), STRING, key, text));
            }
        }
        return overloads;
    }

    private static StructType shape(String name) {
        var fields = SHAPES.get(name);
        if (fields == null) {
            throw new IllegalArgumentException(name);
        }
        return StructType.create("waybill." + name, ImmutableSet.copyOf(fields.keySet()), field -> Optional.ofNullable(fields.get(field)));
    }

    /** The types of {@link #SHAPES}, and none else: no messages, no Java classes. */
    private static final class Shapes implements CelTypeProvider {
        private final ImmutableList<CelType> types =
                SHAPES.keySet().stream().map(Environment::shape).collect(ImmutableList.toImmutableList());

        @Override
        public ImmutableCollection<CelType> types() {
            return types;
        }

        @Override
        public Optional<CelType> findType(String name) {
            return types.stream().filter(type -> type.name().equals(name)).findFirst();
        }
    }
}
