package dev.waybill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the lenient check leaves open: whether the two sides of {@code ==} and {@code in} can be equal at all. */
final class TypeRules {
    private static final Set<CelKind> NUMBERS = Set.of(CelKind.INT, CelKind.UINT, CelKind.DOUBLE);
    private static final Set<CelKind> OPEN =
            Set.of(CelKind.DYN, CelKind.ANY, CelKind.TYPE_PARAM, CelKind.NULL_TYPE, CelKind.ERROR, CelKind.UNSPECIFIED);

    private final CelAbstractSyntaxTree tree;
    private final Places places;
    private final List<Problem> problems = new ArrayList<>();

    private TypeRules(CelAbstractSyntaxTree tree) {
        this.tree = tree;
        this.places = Places.in(tree);
    }

    static List<Problem> problemsOf(CelAbstractSyntaxTree tree) {
        var rules = new TypeRules(tree);
        rules.visit(tree.getExpr());
        return rules.problems;
    }

    /** Whether the value can be a boolean. */
    static boolean canBeBoolean(CelAbstractSyntaxTree tree) {
        return canBeBoolean(tree, tree.getExpr());
    }

    private static boolean canBeBoolean(CelAbstractSyntaxTree tree, CelExpr expr) {
        if (expr.exprKind().getKind() == ExprKind.Kind.CALL && expr.call().function().equals("_?_:_")) {
            return canBeBoolean(tree, expr.call().args().get(1)) && canBeBoolean(tree, expr.call().args().get(2));
        }
        var kind = typeOf(tree, expr).kind();
        return kind == CelKind.BOOL || OPEN.contains(kind) && kind != CelKind.NULL_TYPE;
    }

    private static CelType typeOf(CelAbstractSyntaxTree tree, CelExpr expr) {
        return tree.getType(expr.id()).orElse(SimpleType.DYN);
    }

    private void visit(CelExpr expr) {
        switch (expr.exprKind().getKind()) {
            case SELECT -> visit(expr.select().operand());
            case CALL -> call(expr);
            case LIST -> expr.list().elements().forEach(this::visit);
            case MAP -> expr.map().entries().forEach(entry -> {
                visit(entry.key());
                visit(entry.value());
            });
            case COMPREHENSION -> {
                var loop = expr.comprehension();
                List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result()).forEach(this::visit);
            }
            case IDENT, CONSTANT, STRUCT, NOT_SET -> { }
        }
    }

    private void call(CelExpr expr) {
        var call = expr.call();
        call.target().ifPresent(this::visit);
        call.args().forEach(this::visit);
        switch (call.function()) {
            case "_==_", "_!=_" -> mustMeet(type(call, 0), type(call, 1), call.function().replace("_", ""), places.of(expr));
            case "@in" -> mustHold(type(call, 0), type(call, 1), places.of(expr));
            default -> { }
        }
    }

    private CelType type(CelExpr.CelCall call, int argument) {
        return typeOf(tree, call.args().get(argument));
    }

    private void mustMeet(CelType left, CelType right, String operator, int at) {
        if (!canMeet(left, right)) {
            problems.add(new Problem(
                    "expression_type",
                    "'" + operator + "' compares values of one type, not " + Diagnosis.name(left) + " with " + Diagnosis.name(right),
                    at));
        }
    }

    private void mustHold(CelType element, CelType container, int at) {
        switch (container) {
            case ListType list -> mustMeet(element, list.elemType(), "in", at);
            case MapType map -> mustMeet(element, map.keyType(), "in", at);
            default -> {
                if (!OPEN.contains(container.kind())) {
                    problems.add(new Problem("expression_type", "'in' looks into a list or a map, not " + Diagnosis.name(container), at));
                }
            }
        }
    }

    private static boolean canMeet(CelType left, CelType right) {
        if (OPEN.contains(left.kind()) || OPEN.contains(right.kind())) {
            return true;
        }
        if (left instanceof ListType a && right instanceof ListType b) {
            return canMeet(a.elemType(), b.elemType());
        }
        if (left instanceof MapType a && right instanceof MapType b) {
            return canMeet(a.keyType(), b.keyType()) && canMeet(a.valueType(), b.valueType());
        }
        return left.kind() == right.kind() || NUMBERS.contains(left.kind()) && NUMBERS.contains(right.kind());
    }
}
