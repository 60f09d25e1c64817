package dev.waybill.request;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request's object, read strictly. Each is asked for by name; {@link #end} refuses the request with
 * every fault found, members that nobody asked for included. Null counts as missing. Not thread-safe.
 */
public final class Members {
    private final Map<?, ?> object;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fault> faults;
    private final String base;
    private final List<Members> nested = new ArrayList<>();

    private Members(Map<?, ?> object, String base, List<Fault> faults) {
        this.object = object;
        this.base = base;
        this.faults = faults;
    }

    /** @throws Refusal when it is no object */
    public static Members of(Body body) {
        if (body.json() instanceof Map<?, ?> object) {
            return new Members(object, "", new ArrayList<>());
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

    /** As {@link #text}, and it must be there. */
    public String requiredText(String name, int most) {
        if (value(name) == null) {
            fault(name, "required", name + " is missing.");
        }
        return text(name, most).orElse("");
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

    /** A number from 0 to a bound. */
    public Optional<Double> decimal(String name, double most) {
        var value = value(name);
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= most) {
            return Optional.of(number.doubleValue());
        }
        if (value != null) {
            fault(name, "type", name + " is a number from 0 to " + (most % 1 == 0 ? String.valueOf((long) most) : String.valueOf(most)) + ".");
        }
        return Optional.empty();
    }

    /** Whether nothing was sent for it. */
    public boolean isMissing(String name) {
        return object.get(name) == null;
    }

    /** Whether something that is not null was sent under that name. */
    public boolean has(String name) {
        return object.get(name) != null;
    }

    /** Whether a fault was found so far. */
    public boolean hasFaults() {
        return !faults.isEmpty();
    }

    /** A fault that its caller found; told with the others. */
    public void fault(Fault fault) {
        faults.add(fault);
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

    /** Whatever stands there, for who reads it further; null when it is missing. */
    public @Nullable Object value(String name) {
        known.add(name);
        return object.get(name);
    }

    /** Something else that is wrong with a member. */
    public void fault(String name, String code, String message) {
        faults.add(new Fault(Fault.pointer(base, name), code, message));
    }

    /** The members of an object inside; its faults are told with the others. */
    public Optional<Members> members(String name) {
        return object(name).map(inside -> {
            var members = new Members(inside, Fault.pointer(base, name), faults);
            nested.add(members);
            return members;
        });
    }

    /** As {@link #members}, of an object that may have others too. */
    public Optional<Members> open(String name) {
        return object(name).map(inside -> new Members(inside, Fault.pointer(base, name), faults));
    }

    public Optional<UUID> id(String name) {
        return read(name, "the text of an id", value -> value instanceof String text ? Ids.parse(text) : Optional.empty());
    }

    /** An instant of the years 1 to 9999. */
    public Optional<Instant> instant(String name) {
        return read(name, "an instant as in 2026-01-31T12:00:00Z", value -> value instanceof String text ? Query.instantOf(text) : Optional.empty());
    }

    public Optional<Boolean> flag(String name) {
        return read(name, "true or false", value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    /** One of some words. */
    public <T> Optional<T> word(String name, Map<String, T> words) {
        return read(name, "one of " + String.join(", ", words.keySet()), value -> Optional.ofNullable(value instanceof String text ? words.get(text) : null));
    }

    /** One of some words, or a list of them. */
    public <T> List<T> words(String name, Map<String, T> words) {
        return read(name, "a list of " + String.join(", ", words.keySet()), value -> all(value instanceof List<?> list ? list : List.of(value), words))
                .orElse(List.of());
    }

    private static <T> Optional<List<T>> all(List<?> texts, Map<String, T> words) {
        var found = texts.stream().filter(words::containsKey).map(words::get).toList();
        return found.size() == texts.size() && !texts.isEmpty() ? Optional.of(found) : Optional.empty();
    }

    private <T> Optional<T> read(String name, String expected, Function<Object, Optional<T>> reader) {
        var value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        var read = reader.apply(value);
        if (read.isEmpty()) {
            fault(name, "invalid", name + " is " + expected + ".");
        }
        return read;
    }

    private void noteUnknown() {
        for (var key : object.keySet()) {
            if (key instanceof String name && !known.contains(name)) {
                fault(name, "unknown_field", known.isEmpty() ? "There are no fields here." : "The fields are " + String.join(", ", known) + ".");
            }
        }
        nested.forEach(Members::noteUnknown);
    }

    /** @throws Refusal with every fault, if there is one */
    public void end() {
        noteUnknown();
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", faults);
    }
}
