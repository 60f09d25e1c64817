package dev.waybill.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says that the variables stand for, as JSON: {@code now} and {@code execution.started_at} as RFC 3339. A
 * variable that is not there fails when it is asked for.
 *
 * @param variables plain JSON by name
 */
public record MapContext(Map<String, ? extends @Nullable Object> variables) implements Context {
    @Override
    public @Nullable Object variable(String name) {
        if (!variables.containsKey(name)) {
            throw new ExpressionFailure("The context has no '" + name + "'");
        }
        var value = variables.get(name);
        if (name.equals("now")) {
            return instant(name, value);
        }
        if (name.equals("execution") && value instanceof Map<?, ?> execution && execution.containsKey("started_at")) {
            Map<Object, @Nullable Object> withInstant = new HashMap<>(execution);
            withInstant.put("started_at", instant("execution.started_at", execution.get("started_at")));
            return withInstant;
        }
        return value;
    }

    private static Instant instant(String what, @Nullable Object value) {
        try {
            return OffsetDateTime.parse(String.valueOf(value)).toInstant();
        } catch (DateTimeException e) {
            throw new ExpressionFailure(what + " is an instant such as 2027-01-31T08:00:00Z");
        }
    }

    @Override
    public String seed() {
        return "";
    }
}
