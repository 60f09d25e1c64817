package dev.waybill.request;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request's object, read strictly. Each is asked for by name; {@link #end} refuses the request with
 * every fault found, members that nobody asked for included. Null counts as missing. Not thread-safe.
 */
public final class Members {
    private final Map<?, ?> object;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private Members(Map<?, ?> object) {
        this.object = object;
    }

    /** @throws Refusal when it is no object */
    public static Members of(Body body) {
        if (body.json() instanceof Map<?, ?> object) {
            return new Members(object);
        }
        throw invalid(List.of(new Fault("", "type", "The body is a JSON object.")));
    }

    @SuppressWarnings("unchecked") // plain JSON: the keys of a map are texts
    public Optional<Map<String, @Nullable Object>> object(String name) {
        var value = value(name);
        if (value instanceof Map<?, ?> map) {
            return Optional.of((Map<String, @Nullable Object>) map);
        }
        if (value != null) {
            fault(name, "type", name + " is an object.");
        }
        return Optional.empty();
    }

    /** A whole number from 1 on. */
    public Optional<Integer> number(String name) {
        var value = value(name);
        if (value instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
            return Optional.of(number.intValue());
        }
        if (value != null) {
            fault(name, "type", name + " is a whole number from 1 on.");
        }
        return Optional.empty();
    }

    /** A text of 1 to so many characters that is not blank. */
    public Optional<String> text(String name, int most) {
        var value = value(name);
        if (value instanceof String text && !text.isBlank() && text.codePointCount(0, text.length()) <= most) {
            return Optional.of(text);
        }
        if (value != null) {
            fault(name, "type", name + " is a text of 1 to " + most + " characters.");
        }
        return Optional.empty();
    }

    /** A list of texts. */
    public Optional<List<String>> texts(String name) {
        var value = value(name);
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return Optional.of(list.stream().map(String::valueOf).toList());
        }
        if (value != null) {
            fault(name, "type", name + " is a list of texts.");
        }
        return Optional.empty();
    }

    public Optional<Boolean> flag(String name) {
        var value = value(name);
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        if (value != null) {
            fault(name, "type", name + " is true or false.");
        }
        return Optional.empty();
    }

    public Optional<UUID> id(String name) {
        var value = value(name);
        var id = value instanceof String text ? Ids.parse(text) : Optional.<UUID>empty();
        if (value != null && id.isEmpty()) {
            fault(name, "type", name + " is an id.");
        }
        return id;
    }

    /** Whatever stands there, for who reads it further; null when it is missing. */
    public @Nullable Object value(String name) {
        known.add(name);
        return object.get(name);
    }

    /** What else is wrong with a member, as the caller finds. */
    public void fault(String name, String code, String message) {
        fault(new Fault(Fault.pointer("", name), code, message));
    }

    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** @throws Refusal with every fault, if there is one */
    public void end() {
        for (var key : object.keySet()) {
            if (key instanceof String name && !known.contains(name)) {
                fault(name, "unknown_field", known.isEmpty() ? "There are no fields here." : "The fields are " + String.join(", ", known) + ".");
            }
        }
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", faults);
    }
}
