package dev.waybill.definition;

import dev.waybill.definition.schema.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that are not known before they are computed. */
final class Dynamic {
    private static final Pattern EXPRESSION = Pattern.compile("(?<!\\$)\\$\\{.*}", Pattern.DOTALL);
    /** What a schema says of a text whose end is not known yet. */
    private static final Set<String> OF_THE_TEXT = Set.of("pattern", "minLength", "maxLength", "enum", "const");

    private static final Set<String> OF_THE_WHOLE = Set.of("anyOf", "oneOf", "not", "contains", "uniqueItems");

    private Dynamic() {}

    /** Whether a text would be taken for one with an expression in it. */
    static boolean looksLikeExpression(String text) {
        return EXPRESSION.matcher(text).find();
    }

    static boolean mayHoldExpression(@Nullable Object value) {
        return switch (value) {
            case String text -> text.contains("${");
            case Map<?, ?> map -> map.values().stream().anyMatch(Dynamic::mayHoldExpression);
            case List<?> list -> list.stream().anyMatch(Dynamic::mayHoldExpression);
            case null, default -> false;
        };
    }

    /** Whether what is wrong with the value as it is written may be right once its expressions are computed. */
    static boolean excuses(Violation violation, @Nullable Object root) {
        var value = at(violation.place(), root);
        if (value instanceof String text && looksLikeExpression(text)) {
            boolean isOneExpression = text.startsWith("${") && text.endsWith("}");
            return isOneExpression || OF_THE_TEXT.contains(violation.keyword()) || OF_THE_WHOLE.contains(violation.keyword());
        }
        return OF_THE_WHOLE.contains(violation.keyword()) && mayHoldExpression(value);
    }

    /** Whether a text that looks like an expression stands where the violation is. */
    static boolean isExpression(Violation violation, @Nullable Object root) {
        return at(violation.place(), root) instanceof String text && looksLikeExpression(text);
    }

    private static @Nullable Object at(List<Object> place, @Nullable Object root) {
        var value = root;
        for (var step : place) {
            value = switch (value) {
                case Map<?, ?> map -> map.get(step);
                case List<?> list when step instanceof Integer index && index < list.size() -> list.get(index);
                case null, default -> null;
            };
        }
        return value;
    }
}
