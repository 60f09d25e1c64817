package dev.waybill.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.checker.CelChecker;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What expressions may name: CEL's parser and type checker with our variables and functions declared. CEL declares every
 * function anew for every expression it checks, most of the time it takes; so each expression gets a checker that knows
 * only the functions it calls. Thread-safe.
 */
final class Environment {
    static final int MAX_SOURCE = 10_000;

    /** Nested parentheses and calls, as the parser meets them; the tree's own depth is bounded after parsing. */
    private static final int MAX_RECURSION = 60;

    private static final int MAX_CHECKERS = 256;

    /** The fields of the variables that have a fixed shape. */
    static final ImmutableMap<String, ImmutableMap<String, CelType>> SHAPES = ImmutableMap.of(
            "execution", ImmutableMap.of("id", SimpleType.STRING, "started_at", SimpleType.TIMESTAMP, "attempt", SimpleType.INT),
            "workflow", ImmutableMap.of("id", SimpleType.STRING, "name", SimpleType.STRING, "version", SimpleType.INT),
            "task", ImmutableMap.of("output", SimpleType.DYN, "outcome", SimpleType.STRING, "error", SimpleType.DYN, "attempts", SimpleType.INT));

    private static final Map<String, CelType> VARIABLES = Map.of(
            "input", SimpleType.DYN,
            "trigger", SimpleType.DYN,
            "now", SimpleType.TIMESTAMP,
            "tasks", MapType.create(SimpleType.STRING, shape("task")),
            "item", SimpleType.DYN,
            "index", SimpleType.INT,
            "error", SimpleType.DYN,
            "execution", shape("execution"),
            "workflow", shape("workflow"));

    static final Set<String> NAMES = VARIABLES.keySet();

    /** Variables that mean something only inside certain nested graphs. */
    static final Set<String> SCOPED = Set.of("item", "index", "error");

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_SOURCE)
            .maxParseRecursionDepth(MAX_RECURSION)
            .maxParseErrorRecoveryLimit(3)
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    /** Whether {@code ==}, {@code in} and {@code ?:} take operands of one type only, as CEL has it, or any. */
    enum Rules {
        STRICT,
        /** So that {@code 1 == 1.0} is fine. Whether other types meet has to be asked afterwards: {@link TypeRules}. */
        LENIENT
    }

    private record CheckerKey(Rules rules, Set<String> functions) {}

    private final CelParser parser;
    private final CelContainer container;
    private final List<CelVarDecl> variables;
    private final Map<String, List<CelFunctionDecl>> declarations = Declarations.byName(OPTIONS);
    private final Map<CheckerKey, CelChecker> checkers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CheckerKey, CelChecker> eldest) {
            return size() > MAX_CHECKERS;
        }
    };

    /** @param container a prefix that names may leave out */
    Environment(Map<String, CelType> variables, CelContainer container) {
        this.container = container;
        this.variables = variables.entrySet().stream()
                .map(entry -> CelVarDecl.newVarDeclaration(entry.getKey(), entry.getValue()))
                .toList();
        var builder = CelParserFactory.standardCelParserBuilder().setOptions(OPTIONS).setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        Declarations.extensions(OPTIONS).forEach(extension -> builder.addMacros(extension.macros()));
        this.parser = builder.build();
    }

    static Environment ofWorkflows() {
        return new Environment(VARIABLES, CelContainer.ofName(""));
    }

    CelValidationResult parse(String source) {
        return parser.parse(source);
    }

    /** @param functions the names of all that it calls; others are as good as not there */
    CelValidationResult check(CelAbstractSyntaxTree parsed, Set<String> functions, Rules rules) {
        CelChecker checker;
        synchronized (checkers) {
            checker = checkers.computeIfAbsent(new CheckerKey(rules, Set.copyOf(functions)), this::checker);
        }
        return checker.check(parsed);
    }

    private CelChecker checker(CheckerKey key) {
        var lenient = key.rules() == Rules.LENIENT ? Declarations.lenientOperators() : List.<CelFunctionDecl>of();
        var replaced = lenient.stream().map(CelFunctionDecl::name).toList();
        return CelCompilerFactory.standardCelCheckerBuilder()
                .setStandardEnvironmentEnabled(false)
                .setOptions(OPTIONS)
                .setContainer(container)
                .setTypeProvider(new Shapes())
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((function, _) ->
                                key.functions().contains(function.functionName()) && !replaced.contains(function.functionName()))
                        .build())
                .addVarDeclarations(variables)
                .addVarDeclarations(CelVarDecl.newVarDeclaration(
                        OptionalType.NAME, TypeType.create(OptionalType.create(TypeParamType.create("V")))))
                .addFunctionDeclarations(lenient)
                .addFunctionDeclarations(key.functions().stream()
                        .flatMap(name -> declarations.getOrDefault(name, List.of()).stream())
                        .toList())
                .build();
    }

    private static StructType shape(String name) {
        var fields = SHAPES.getOrDefault(name, ImmutableMap.of());
        return StructType.create("waybill." + name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
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
