package dev.waybill.expression;

import dev.cel.common.ast.CelExpr;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names in expressions, and what was meant by one that means nothing. */
final class Names {
    static final Set<String> TYPES = Set.of(
            "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
            "google.protobuf.Timestamp", "google.protobuf.Duration");

    private static final Set<String> OWN_NODES = Set.of("or", "orValue", "uuid");

    private Names() {}

    static boolean isIndex(String function) {
        return function.equals("_[_]") || function.equals("_[?_]") || function.equals("_?._");
    }

    /** Whether it is written otherwise than as a call, or evaluated otherwise than by calling a function. */
    static boolean isOperator(String function) {
        return function.contains("_") && !Character.isLetter(function.charAt(0)) || function.startsWith("@") || OWN_NODES.contains(function);
    }

    static Optional<String> qualified(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case IDENT -> Optional.of(expr.ident().name());
            case SELECT -> qualified(expr.select().operand()).map(operand -> operand + "." + expr.select().field());
            default -> Optional.empty();
        };
    }

    static Problem unknownVariable(String name, Set<String> variables) {
        return switch (name) {
            case "vars", "secrets" -> new Problem("variable_unavailable", "'" + name + "' is not available yet");
            default -> new Problem("unknown_variable", "There is no variable '" + name + "'." + suggest(name, everywhere(variables)));
        };
    }

    private static Set<String> everywhere(Set<String> variables) {
        return variables.stream().filter(variable -> !Environment.SCOPED.contains(variable)).collect(Collectors.toSet());
    }

    static Problem unknownFunction(String name, Set<String> functions) {
        return new Problem("unknown_function", "There is no function '" + name + "'." + suggest(name, functions));
    }

    static Problem unknownField(String shape, String field, Set<String> fields) {
        var owner = shape.equals("task") ? "A task" : "'" + shape + "'";
        return new Problem("unknown_field", owner + " has no field '" + field + "'." + suggest(field, fields));
    }

    private static String suggest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate)).thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= Math.max(1, Math.min(name.length(), candidate.length()) / 3))
                .map(candidate -> " Did you mean '" + candidate + "'?")
                .orElseGet(() -> known.size() <= 8 ? " There are " + String.join(", ", new TreeSet<>(known)) + "." : "");
    }

    /** Insertions, deletions, changes and swaps of neighbours from one name to the other; long names are told apart at once. */
    private static int distance(String left, String right) {
        if (left.length() > 100 || Math.abs(left.length() - right.length()) > 10) {
            return Integer.MAX_VALUE;
        }
        int[][] costs = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                costs[i][j] = i == 0 || j == 0 ? i + j : step(costs, left, right, i, j);
            }
        }
        return costs[left.length()][right.length()];
    }

    private static int step(int[][] costs, String left, String right, int i, int j) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int cost = Math.min(costs[i - 1][j - 1] + change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2) && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
    }
}
