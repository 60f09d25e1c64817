package dev.waybill.request;

import dev.waybill.json.Json;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request's query, read strictly. Each is asked for by name; {@link #end} and {@link #page} refuse
 * the request with every fault found, parameters that nobody asked for included. Not thread-safe.
 */
public final class Query {
    private final Map<String, List<String>> parameters;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private Query(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * @param text what stands behind the question mark, or null
     * @throws Refusal when it is no percent-encoded UTF-8
     */
    public static Query parse(@Nullable String text) {
        return new Query(QueryText.decode(text));
    }

    public Optional<String> text(String name) {
        return one(name, "a text", Optional::of);
    }

    /** A text of 1 to so many characters that is not blank. */
    public Optional<String> text(String name, int most) {
        return one(name, "a text of 1 to " + most + " characters", text ->
                Optional.of(text).filter(t -> !t.isBlank() && t.codePointCount(0, t.length()) <= most));
    }

    /** What the parameters are whose names have a prefix and then a name of that form, by that name: some, each once. */
    public Map<String, String> texts(String prefix, Pattern form, int most) {
        Map<String, String> found = new TreeMap<>();
        for (var name : parameters.keySet()) {
            var rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
            if (form.matcher(rest).matches()) {
                text(name).ifPresent(text -> found.put(rest, text));
            }
        }
        if (found.size() > most) {
            wrong(prefix + found.keySet().iterator().next(), "one of " + most + " such parameters at most");
        }
        return found;
    }

    public Optional<Boolean> flag(String name) {
        return one(name, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    public Optional<UUID> id(String name) {
        return one(name, "an id", Ids::parse);
    }

    /** A whole number from 1 to a bound. */
    public Optional<Integer> number(String name, int most) {
        return one(name, "a whole number from 1 to " + most, text -> number(text).filter(n -> n >= 1 && n <= most));
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** An instant of the years 1 to 9999. */
    public Optional<Instant> instant(String name) {
        return one(name, "an instant as in 2026-01-31T12:00:00Z", Query::instantOf);
    }

    static Optional<Instant> instantOf(String text) {
        try {
            // a plus sign that was not percent-encoded has become a space
            var instant = OffsetDateTime.parse(text.replace(' ', '+'));
            return instant.getYear() >= 1 && instant.getYear() <= 9999 ? Optional.of(instant.toInstant()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** One of some words. */
    public <T> Optional<T> word(String name, Map<String, T> words) {
        return one(name, "one of " + String.join(", ", words.keySet()), text -> Optional.ofNullable(words.get(text)));
    }

    /** Any number of some words: the parameter may repeat. */
    public <T> List<T> words(String name, Map<String, T> words) {
        known.add(name);
        List<T> found = new ArrayList<>();
        for (var text : parameters.getOrDefault(name, List.of())) {
            Optional.ofNullable(words.get(text))
                    .ifPresentOrElse(found::add, () -> wrong(name, "one of " + String.join(", ", words.keySet())));
        }
        return found;
    }

    /**
     * What a reader makes of it.
     *
     * @param expected what the reader takes, for the sentence about what it does not: it returns empty
     */
    public <T> Optional<T> value(String name, String expected, Function<String, Optional<T>> reader) {
        return one(name, expected, reader);
    }

    private <T> Optional<T> one(String name, String expected, Function<String, Optional<T>> reader) {
        known.add(name);
        var values = parameters.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var value = values.size() == 1 ? reader.apply(values.getFirst()) : Optional.<T>empty();
        if (value.isEmpty()) {
            wrong(name, expected + ", once");
        }
        return value;
    }

    private void wrong(String name, String expected) {
        faults.add(Fault.ofParameter(name, "invalid", name + " is " + expected + "."));
    }

    /**
     * Reads {@code limit} and {@code cursor} and ends the reading; the cursor is bound to what else the query says.
     *
     * @param list a name for what is listed
     * @throws Refusal with every fault, if there is one
     */
    public PageRequest page(String list) {
        var limit = number("limit", PageRequest.MAX_LIMIT).orElse(PageRequest.DEFAULT_LIMIT);
        var cursor = text("cursor").orElse(null);
        end();
        var filters = new TreeMap<>(parameters);
        filters.remove("limit");
        filters.remove("cursor");
        return new PageRequest(limit, cursor, list + Json.write(filters));
    }

    /** @throws Refusal with every fault, if there is one */
    public void end() {
        for (var name : parameters.keySet()) {
            if (!known.contains(name)) {
                faults.add(Fault.ofParameter(name, "unknown_parameter",
                        known.isEmpty() ? "There are no parameters here." : "The parameters are " + String.join(", ", known) + "."));
            }
        }
        if (!faults.isEmpty()) {
            throw QueryText.invalid(faults);
        }
    }
}
