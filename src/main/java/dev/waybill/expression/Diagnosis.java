package dev.waybill.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** CEL's complaints in our words. */
final class Diagnosis {
    private static final Pattern OVERLOAD = Pattern.compile("found no matching overload for '([^']+)' applied to '(.*?)'( \\(candidates.*)?", Pattern.DOTALL);
    private static final Pattern NEAR = Pattern.compile("(?:input|at:|at) '([^'\\n]{1,30})'");

    private Diagnosis() {}

    static String name(CelType type) {
        return simple(CelTypes.format(type));
    }

    private static String simple(String type) {
        return type.replace("google.protobuf.", "").replace("Timestamp", "timestamp").replace("Duration", "duration").replace("waybill.", "");
    }

    static Problem ofSyntax(List<CelIssue> issues, String source) {
        return ofSyntax(issues.getFirst()).at(Places.of(issues.getFirst(), source));
    }

    private static Problem ofSyntax(CelIssue issue) {
        var message = issue.getMessage();
        if (message.contains("recursion") || message.contains("size exceeds") || message.contains("node count")) {
            return new Problem("expression_too_large", "The expression is too long or nested too deep to read");
        }
        var where = " at line " + issue.getSourceLocation().getLine() + ", column " + (issue.getSourceLocation().getColumn() + 1);
        if (message.contains("<EOF>") && !NEAR.matcher(message.replace("'<EOF>'", "")).find()) {
            return new Problem("expression_syntax", "The expression ends too early" + where);
        }
        if (message.contains("mismatched input") || message.contains("extraneous") || message.contains("no viable") || message.contains("token recognition")) {
            var near = NEAR.matcher(message);
            return new Problem("expression_syntax", "The expression is not CEL" + where + (near.find() ? ", near " + near.group(1) : ""));
        }
        return new Problem("expression_syntax", "The expression is not CEL" + where + reason(message));
    }

    /** The parser's and the macros' own sentences, which are about the expression only. */
    private static String reason(String message) {
        return message.length() <= 200 && !message.contains("\n") && !message.contains("xception") ? ": " + message : "";
    }

    /** Empty for what {@link References} tells better. */
    static Optional<Problem> ofType(CelIssue issue) {
        var message = issue.getMessage();
        if (message.startsWith("undeclared reference") || message.startsWith("undefined field")) {
            return Optional.empty();
        }
        var overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            return Optional.of(new Problem("expression_type", "'" + symbol(overload.group(1)) + "' does not take " + simple(overload.group(2))));
        }
        return Optional.of(new Problem("expression_type", "The types do not fit" + reason(message)));
    }

    private static String symbol(String function) {
        return switch (function) {
            case "_?_:_" -> "? :";
            case "_[_]" -> "[ ]";
            case "@in" -> "in";
            default -> function.startsWith("_") || function.endsWith("_") ? function.replace("_", "") : function.replace("@", "");
        };
    }
}
