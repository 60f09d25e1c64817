package dev.waybill.expression;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.waybill.expression.function.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks a parsed expression: how large it is, which tasks it names, and which of its names mean nothing. */
final class References {
    private static final int MAX_NODES = 5_000;
    private static final int MAX_DEPTH = 50;
    private static final Set<String> OPEN = Set.of("input", "trigger");

    private final Functions functions;
    private final Set<String> variables;
    private final Set<String> tasks = new LinkedHashSet<>();
    private final Set<String> scoped = new LinkedHashSet<>();
    private final Set<String> called = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private int nodes;
    private boolean isTooLarge;

    private References(Functions functions, Set<String> variables) {
        this.functions = functions;
        this.variables = variables;
    }

    static References in(CelExpr root, Functions functions, Set<String> variables) {
        var references = new References(functions, variables);
        references.visit(root, new HashSet<>(), 1);
        if (references.isTooLarge) {
            references.problems.clear();
            references.problems.add(new Problem(
                    "expression_too_large",
                    "The expression may have at most 5,000 parts (macros count as what they expand to) and be nested at most 50 deep"));
        }
        return references;
    }

    /** Whether it is fields of fields of a JSON value, where there is nothing to check: most expressions are. */
    static boolean isOpenPath(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case IDENT -> OPEN.contains(expr.ident().name());
            case SELECT -> !expr.select().testOnly() && (isOpenPath(expr.select().operand()) || isTaskResult(expr.select()));
            default -> false;
        };
    }

    private static boolean isTaskResult(CelExpr.CelSelect select) {
        var isResult = select.field().equals("output") || select.field().equals("error");
        return isResult && Names.qualified(select.operand()).filter(name -> name.matches("tasks\\.[^.]+")).isPresent();
    }

    /** Ids of the tasks it names. */
    Set<String> tasks() {
        return tasks;
    }

    /** The variables it names that exist only inside certain nested graphs. */
    Set<String> scoped() {
        return scoped;
    }

    /** Names of the functions and operators it calls. */
    Set<String> functions() {
        return called;
    }

    List<Problem> problems() {
        return problems;
    }

    private void visit(CelExpr expr, Set<String> locals, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            isTooLarge = true;
            return;
        }
        switch (expr.exprKind().getKind()) {
            case IDENT -> ident(expr.ident().name(), locals);
            case SELECT -> select(expr, locals, depth);
            case CALL -> call(expr, locals, depth);
            case LIST -> visit(expr.list().elements(), locals, depth);
            case MAP -> expr.map().entries().forEach(entry -> visit(List.of(entry.key(), entry.value()), locals, depth));
            case STRUCT -> problems.add(new Problem("expression_type", "There are no messages here; a map is written {\"key\": value}"));
            case COMPREHENSION -> loop(expr.comprehension(), locals, depth);
            case CONSTANT, NOT_SET -> { }
        }
    }

    private void visit(Collection<CelExpr> expressions, Set<String> locals, int depth) {
        expressions.forEach(expr -> visit(expr, locals, depth + 1));
    }

    private void ident(String name, Set<String> locals) {
        var global = name.startsWith(".") ? name.substring(1) : name;
        if (locals.contains(name) || Names.TYPES.contains(global)) {
            return;
        }
        if (global.equals("tasks") && variables.contains(global)) {
            problems.add(new Problem(
                    "dynamic_reference", "A task is named in writing, as in tasks.fetch or tasks[\"fetch-2\"], so that it can be checked"));
        } else if (variables.contains(global) && Environment.SCOPED.contains(global)) {
            scoped.add(global);
        } else if (!variables.contains(global)) {
            problems.add(Names.unknownVariable(global, variables));
        }
    }

    private void select(CelExpr expr, Set<String> locals, int depth) {
        var select = expr.select();
        shapeOf(select.operand(), locals).ifPresent(shape -> field(shape, select.field()));
        if (isTasks(select.operand(), locals)) {
            tasks.add(select.field());
        } else if (!isNamespaced(expr, locals)) {
            visit(select.operand(), locals, depth + 1);
        }
    }

    /** A variable whose name has dots. */
    private boolean isNamespaced(CelExpr expr, Set<String> locals) {
        var name = Names.qualified(expr);
        return name.isPresent() && !locals.contains(name.get().split("\\.", 2)[0]) && (variables.contains(name.get()) || Names.TYPES.contains(name.get()));
    }

    /** Whether a name can only be the first part of a function's, as in {@code math.abs}. */
    private boolean isNamespace(String name, Set<String> locals) {
        return !locals.contains(name) && !variables.contains(name);
    }

    private void field(String shape, String field) {
        var fields = Environment.SHAPES.getOrDefault(shape, ImmutableMap.of()).keySet();
        if (!fields.contains(field)) {
            problems.add(Names.unknownField(shape, field, fields));
        }
    }

    private Optional<String> shapeOf(CelExpr operand, Set<String> locals) {
        if (operand.exprKind().getKind() == ExprKind.Kind.IDENT && !locals.contains(operand.ident().name())) {
            return Optional.of(operand.ident().name())
                    .filter(name -> Environment.SHAPES.containsKey(name) && variables.contains(name));
        }
        return namedTask(operand, locals).map(_ -> "task");
    }

    private boolean isTasks(CelExpr expr, Set<String> locals) {
        return expr.exprKind().getKind() == ExprKind.Kind.IDENT
                && expr.ident().name().equals("tasks")
                && variables.contains("tasks")
                && !locals.contains("tasks");
    }

    /** The id in {@code tasks.id}, {@code tasks["id"]} and their optional forms. */
    private Optional<String> namedTask(CelExpr expr, Set<String> locals) {
        return switch (expr.exprKind().getKind()) {
            case SELECT -> Optional.of(expr.select().field()).filter(_ -> isTasks(expr.select().operand(), locals));
            case CALL -> {
                var call = expr.call();
                yield Names.isIndex(call.function()) && isTasks(call.args().get(0), locals) ? text(call.args().get(1)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(CelExpr expr) {
        return expr.exprKind().getKind() == ExprKind.Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    private void call(CelExpr expr, Set<String> locals, int depth) {
        called.add(expr.call().function());
        var task = namedTask(expr, locals);
        if (task.isPresent()) {
            tasks.add(task.get());
            return;
        }
        var call = expr.call();
        if (Names.isIndex(call.function())) {
            text(call.args().get(1)).ifPresent(field -> shapeOf(call.args().get(0), locals).ifPresent(shape -> field(shape, field)));
        }
        var qualified = call.target().flatMap(Names::qualified).map(target -> target + "." + call.function());
        qualified.ifPresent(called::add);
        if (qualified.isEmpty() || !functions.contains(qualified.get())) {
            call.target().filter(target -> !isNamespaceOfFunctions(target)).ifPresent(target -> visit(target, locals, depth + 1));
            if (!Names.isOperator(call.function()) && !functions.contains(call.function())) {
                problems.add(Names.unknownFunction(
                        qualified.filter(name -> isNamespace(name.split("\\.", 2)[0], locals)).orElse(call.function()), functions.names()));
            }
        }
        visit(call.args(), locals, depth);
    }

    /** {@code math} in {@code math.celi(x)}: not the function's fault alone, so not told twice. */
    private boolean isNamespaceOfFunctions(CelExpr target) {
        return target.exprKind().getKind() == ExprKind.Kind.IDENT
                && functions.names().stream().anyMatch(name -> name.startsWith(target.ident().name() + "."));
    }

    private void loop(CelExpr.CelComprehension loop, Set<String> locals, int depth) {
        visit(List.of(loop.iterRange(), loop.accuInit()), locals, depth);
        Set<String> inner = new HashSet<>(locals);
        inner.add(loop.accuVar());
        visit(loop.result(), inner, depth + 1);
        inner.add(loop.iterVar());
        inner.add(loop.iterVar2());
        visit(List.of(loop.loopCondition(), loop.loopStep()), inner, depth);
    }
}
