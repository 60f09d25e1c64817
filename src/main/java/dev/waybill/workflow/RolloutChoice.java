package dev.waybill.workflow;

import dev.waybill.expression.Context;
import dev.waybill.expression.Expression;
import dev.waybill.expression.ExpressionFailure;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.InvalidExpression;
import dev.waybill.expression.Template;
import dev.waybill.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a start is among those that get the version that is rolled out. Who is among ten percent is among twenty too.
 * An input for which the rule cannot be computed gets the current version. Thread-safe.
 */
final class RolloutChoice {
    /** Percent are told apart to the hundredth. */
    private static final int PARTS = 10_000;

    private static final int MOST_COMPILED = 500;

    private record Compiled(@Nullable Expression when, @Nullable Template key) {}

    private final Expressions overInput;
    private final Map<RolloutRule, Compiled> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RolloutRule, Compiled> eldest) {
            return size() > MOST_COMPILED;
        }
    };

    /** @param overInput in which nothing but the input can be named */
    RolloutChoice(Expressions overInput) {
        this.overInput = overInput;
    }

    /** @param draw what decides when the rule has no key: the same text, the same answer */
    boolean isChosen(UUID workflow, RolloutRule rule, Map<String, @Nullable Object> input, String draw) {
        try {
            var context = new Input(input);
            var compiled = compiled(rule);
            return (compiled.when() == null || compiled.when().test(context))
                    && (rule.percent() == null || isAmong(workflow, rule, rule.percent(), key(compiled.key(), context, draw)));
        } catch (ExpressionFailure | InvalidExpression e) {
            return false;
        }
    }

    private Compiled compiled(RolloutRule rule) {
        synchronized (compiled) {
            var known = compiled.get(rule);
            if (known != null) {
                return known;
            }
        }
        var made = new Compiled(
                rule.when() == null ? null : overInput.condition(rule.when()),
                rule.key() == null ? null : overInput.template(rule.key()));
        synchronized (compiled) {
            compiled.put(rule, made);
        }
        return made;
    }

    /** Empty: the input names none. */
    private static Optional<String> key(@Nullable Template key, Context context, String draw) {
        return key == null ? Optional.of(draw) : Optional.ofNullable(key.evaluate(context)).map(Json::write);
    }

    private static boolean isAmong(UUID workflow, RolloutRule rule, double percent, Optional<String> key) {
        return key.isPresent() && part(workflow + "/" + rule.version() + "/" + key.get()) < Math.round(percent * PARTS / 100);
    }

    /** 0 to 9,999, evenly. */
    private static int part(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), PARTS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Input(Map<String, @Nullable Object> input) implements Context {
        @Override
        public @Nullable Object variable(String name) {
            return input;
        }

        @Override
        public String seed() {
            return "";
        }
    }
}
