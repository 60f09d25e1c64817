package dev.waybill.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelReference;
import dev.waybill.expression.function.Functions;
import dev.waybill.expression.function.TypeValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns CEL's syntax tree into nodes that evaluate. CEL's own evaluator is not used: it walks every list and map that
 * passes through it to its leaves, makes exceptions with stack traces where {@code ||} absorbs failures and prints
 * arguments into messages, none of which can be bounded from outside. For one expression.
 */
final class Planner {
    private final Functions functions;
    private final Set<String> variables;
    private final Map<Long, CelReference> references;
    private final Map<String, Integer> scope = new HashMap<>();
    private final Map<String, Integer> globals = new HashMap<>();
    private int locals;

    private Planner(CelAbstractSyntaxTree tree, Functions functions, Set<String> variables) {
        this.references = tree.isChecked() ? tree.getReferenceMap() : Map.of();
        this.functions = functions;
        this.variables = variables;
    }

    /**
     * @param tree better checked; names in an unchecked one are looked up as they stand
     * @param variables names that the context knows
     */
    static Program plan(CelAbstractSyntaxTree tree, Functions functions, Set<String> variables, References named) {
        var planner = new Planner(tree, functions, variables);
        return new Program(planner.plan(tree.getExpr()), planner.locals, Set.copyOf(named.tasks()), Set.copyOf(named.scoped()));
    }

    private Node plan(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> new Node.Constant(value(expr.constant()));
            case IDENT -> ident(resolved(expr).orElse(expr.ident().name()));
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> new Literals.ListLiteral(plan(expr.list().elements()), Set.copyOf(expr.list().optionalIndices()));
            case MAP -> map(expr.map());
            case COMPREHENSION -> loop(expr.comprehension());
            case STRUCT -> new Node.Unavailable("There are no messages here; a map is written {\"key\": value}");
            case NOT_SET -> throw new IllegalArgumentException("An expression without a kind");
        };
    }

    private List<Node> plan(List<CelExpr> expressions) {
        return expressions.stream().map(this::plan).toList();
    }

    private static @Nullable Object value(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> null;
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> UnsignedLong.fromLongBits(constant.uint64Value().longValue());
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> constant.bytesValue();
            case DURATION_VALUE, TIMESTAMP_VALUE, NOT_SET -> throw new IllegalArgumentException("No literal: " + constant.getKind());
        };
    }

    /** The variable's full name, as the checker found it. */
    private Optional<String> resolved(CelExpr expr) {
        return Optional.ofNullable(references.get(expr.id())).map(CelReference::name).filter(name -> !name.isEmpty());
    }

    private Node ident(String name) {
        var slot = scope.get(name);
        if (slot != null) {
            return new Node.Local(slot);
        }
        var global = name.startsWith(".") ? name.substring(1) : name;
        if (variables.contains(global)) {
            return new Node.Variable(global, globals.computeIfAbsent(global, _ -> locals++));
        }
        return Names.TYPES.contains(global)
                ? new Node.Constant(new TypeValue(global))
                : new Node.Unavailable("There is no variable '" + global + "'");
    }

    private Node select(CelExpr expr) {
        var select = expr.select();
        var qualified = resolved(expr).or(() -> Names.qualified(expr).filter(this::isGlobal));
        if (qualified.isPresent() && !select.testOnly()) {
            return ident(qualified.get());
        }
        var operand = plan(select.operand());
        var path = Paths.of(select.operand());
        return select.testOnly() ? new Access.Has(operand, select.field(), path) : new Access.Select(operand, select.field(), path);
    }

    private boolean isGlobal(String qualified) {
        return !scope.containsKey(qualified.substring(0, qualified.indexOf('.')))
                && (variables.contains(qualified) || Names.TYPES.contains(qualified));
    }

    private Node call(CelExpr expr) {
        var call = expr.call();
        var qualified = call.target().flatMap(Names::qualified).map(target -> target + "." + call.function());
        if (qualified.filter(functions::contains).isPresent()) {
            return call(expr, qualified.get(), call.args());
        }
        List<CelExpr> arguments = new ArrayList<>();
        call.target().ifPresent(arguments::add);
        arguments.addAll(call.args());
        return call(expr, call.function(), arguments);
    }

    private Node call(CelExpr expr, String function, List<CelExpr> arguments) {
        return switch (function) {
            case "_&&_" -> new Logic.Junction(Logic.Operator.AND, plan(arguments.get(0)), plan(arguments.get(1)));
            case "_||_" -> new Logic.Junction(Logic.Operator.OR, plan(arguments.get(0)), plan(arguments.get(1)));
            case "_?_:_" -> new Logic.Conditional(plan(arguments.get(0)), plan(arguments.get(1)), plan(arguments.get(2)));
            case "@not_strictly_false" -> new Logic.NotStrictlyFalse(plan(arguments.get(0)));
            case "_?._" -> new Access.OptionalSelect(plan(arguments.get(0)), arguments.get(1).constant().stringValue());
            case "or", "orValue" -> new Logic.OptionalOr(plan(arguments.get(0)), plan(arguments.get(1)), function);
            case "uuid" -> new Node.Uuid(expr.id());
            default -> functions.find(function, arguments.size())
                    .<Node>map(found -> new Node.Call(found, plan(arguments)))
                    .orElseGet(() -> new Node.Unavailable("There is no function '" + function + "' of " + arguments.size() + " arguments"));
        };
    }

    private Node map(CelExpr.CelMap map) {
        return new Literals.MapLiteral(map.entries().stream()
                .map(entry -> new Literals.Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()))
                .toList());
    }

    private Node loop(CelExpr.CelComprehension loop) {
        var init = plan(loop.accuInit());
        if (isBinding(loop)) {
            int slot = locals++;
            return new Node.Bind(slot, init, within(Map.of(loop.accuVar(), slot), loop.result()));
        }
        var range = plan(loop.iterRange());
        boolean two = !loop.iterVar2().isEmpty();
        var slots = new Loop.Slots(locals++, locals++, two ? locals++ : -1);
        var accumulator = Map.of(loop.accuVar(), slots.result());
        Map<String, Integer> all = new HashMap<>(accumulator);
        all.put(loop.iterVar(), slots.first());
        if (two) {
            all.put(loop.iterVar2(), slots.second());
        }
        return new Loop(slots, new Loop.Parts(
                range, init, within(all, loop.loopCondition()), within(all, loop.loopStep()), within(accumulator, loop.result())));
    }

    /** {@code cel.bind} is a loop over nothing. */
    private static boolean isBinding(CelExpr.CelComprehension loop) {
        return loop.iterVar().equals("#unused")
                && loop.iterRange().exprKind().getKind() == ExprKind.Kind.LIST
                && loop.iterRange().list().elements().isEmpty();
    }

    private Node within(Map<String, Integer> names, CelExpr expr) {
        Map<String, Integer> outer = new HashMap<>(scope);
        scope.putAll(names);
        try {
            return plan(expr);
        } finally {
            scope.clear();
            scope.putAll(outer);
        }
    }
}
