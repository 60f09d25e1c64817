package dev.waybill.checker;

import java.util.Optional;
import java.util.regex.Pattern;

/** Execution and task in an idempotency key {@code <execution>/<task>[/<item>][/rN]}. */
record EffectKey(String execution, String task) {
    private static final Pattern FORM = Pattern.compile("([0-9a-f-]{36})/([A-Za-z][A-Za-z0-9_-]{0,99})(/[^/]+)?(/r[0-9]+)?");

    static Optional<EffectKey> of(String key) {
        var match = FORM.matcher(key);
        return match.matches() ? Optional.of(new EffectKey(match.group(1), match.group(2))) : Optional.empty();
    }

    @Override
    public String toString() {
        return execution + "/" + task;
    }
}
