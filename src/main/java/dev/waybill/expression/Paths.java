package dev.waybill.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/** How a part of an expression is written, for messages. */
final class Paths {
    private static final int MAX_LENGTH = 120;

    private Paths() {}

    static String of(CelExpr expr) {
        var path = new StringBuilder();
        boolean isPath = append(expr, path) && path.length() <= MAX_LENGTH;
        return isPath ? path.toString() : "the value";
    }

    private static boolean append(CelExpr expr, StringBuilder path) {
        return switch (expr.exprKind().getKind()) {
            case IDENT -> {
                path.append(expr.ident().name());
                yield true;
            }
            case SELECT -> {
                boolean isPath = append(expr.select().operand(), path);
                path.append('.').append(expr.select().field());
                yield isPath;
            }
            case CALL -> index(expr.call(), path);
            default -> false;
        };
    }

    private static boolean index(CelExpr.CelCall call, StringBuilder path) {
        if (!call.function().equals("_[_]") || call.args().get(1).exprKind().getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return false;
        }
        boolean isPath = append(call.args().get(0), path);
        var key = call.args().get(1).constant();
        path.append('[');
        if (key.getKind() == CelConstant.Kind.STRING_VALUE) {
            path.append('"').append(key.stringValue()).append('"');
        } else if (key.getKind() == CelConstant.Kind.INT64_VALUE) {
            path.append(key.int64Value());
        } else {
            return false;
        }
        path.append(']');
        return isPath;
    }
}
