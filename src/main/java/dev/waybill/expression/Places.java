package dev.waybill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import java.util.Map;

/** Where the parts of an expression stand in its source, in code points before them; negative: unknown. */
final class Places {
    private final Map<Long, Integer> places;

    private Places(Map<Long, Integer> places) {
        this.places = places;
    }

    static Places in(CelAbstractSyntaxTree tree) {
        return new Places(tree.getSource().getPositionsMap());
    }

    /** Of a field its name and of a call the function's name, where CEL has the dot and the parenthesis. */
    int of(CelExpr expr) {
        int place = places.getOrDefault(expr.id(), -1);
        if (place < 0) {
            return place;
        }
        return switch (expr.exprKind().getKind()) {
            case SELECT -> place + 1;
            case CALL -> Character.isLetter(expr.call().function().codePointAt(0))
                    ? Math.max(0, place - expr.call().function().codePointCount(0, expr.call().function().length()))
                    : place;
            case CONSTANT, IDENT, LIST, MAP, STRUCT, COMPREHENSION, NOT_SET -> place;
        };
    }

    static int of(CelIssue issue, String source) {
        var location = issue.getSourceLocation();
        int start = 0;
        for (int line = 1; line < location.getLine(); line++) {
            start = source.indexOf('\n', start) + 1;
        }
        return location.getLine() < 1 || location.getColumn() < 0 ? -1 : source.codePointCount(0, start) + location.getColumn();
    }
}
