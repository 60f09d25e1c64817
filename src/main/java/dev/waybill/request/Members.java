package dev.waybill.request;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Up to that many characters. */
    public Optional<String> text(String name, int longest) {
        var value = value(name);
        if (value instanceof String text && text.codePointCount(0, text.length()) <= longest) {
            return Optional.of(text);
        }
        if (value != null) {
            fault(name, "type", name + " is a text of up to " + longest + " characters.");
        }
        return Optional.empty();
    }

    /** One text or several, each of up to that many characters. */
    public List<String> texts(String name, int most, int longest) {
        var value = value(name);
        if (value instanceof List<?> list
                && !list.isEmpty()
                && list.size() <= most
                && list.stream().allMatch(one -> one instanceof String text && !text.isEmpty() && text.length() <= longest)) {
            return list.stream().map(one -> (String) one).toList();
        }
        fault(name, "type", name + " is a list of 1 to " + most + " texts of up to " + longest + " characters.");
        return List.of();
    }

    /** A whole number from 0 to a bound. */
    public Optional<Integer> count(String name, int most) {
        var value = value(name);
        if (value instanceof Long number && number >= 0 && number <= most) {
            return Optional.of(number.intValue());
        }
        if (value != null) {
            fault(name, "type", name + " is a whole number from 0 to " + most + ".");
        }
        return Optional.empty();
    }

    /** A text that has to be there. */
    public String requiredText(String name, int longest) {
        var text = text(name, longest);
        if (text.isEmpty() && object.get(name) == null) {
            fault(name, "required", name + " is missing.");
        }
        return text.orElse("");
    }

    /** A whole number from 1 on that has to be there. */
    public int requiredNumber(String name) {
        var number = number(name);
        if (number.isEmpty() && object.get(name) == null) {
            fault(name, "required", name + " is missing.");
        }
        return number.orElse(1);
    }

    /** Any value; null counts as missing. */
    public Optional<Object> any(String name) {
        return Optional.ofNullable(value(name));
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

    private @Nullable Object value(String name) {
        known.add(name);
        return object.get(name);
    }

    private void fault(String name, String code, String message) {
        faults.add(new Fault(Fault.pointer("", name), code, message));
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
