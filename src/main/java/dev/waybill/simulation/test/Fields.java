package dev.waybill.simulation.test;

import dev.waybill.definition.Durations;
import dev.waybill.refusal.Fault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of one object in a document, read strictly: each is asked for by name, and {@link #end} finds the others. Not thread-safe. */
public final class Fields {
    private final Map<?, ?> object;
    private final String pointer;
    private final List<Fault> faults;
    private final Set<String> known = new LinkedHashSet<>();

    private Fields(Map<?, ?> object, String pointer, List<Fault> faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /** @param faults takes what is wrong; what is no object has no members */
    public static Fields of(@Nullable Object value, String pointer, List<Fault> faults) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map, pointer, faults);
        }
        faults.add(new Fault(pointer, "type", "It is an object."));
        return new Fields(Map.of(), pointer, faults);
    }

    public boolean has(String name) {
        known.add(name);
        return object.containsKey(name);
    }

    public @Nullable Object value(String name) {
        known.add(name);
        return object.get(name);
    }

    public Optional<String> text(String name) {
        return read(name, "a text", value -> value instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty());
    }

    public boolean flag(String name) {
        return read(name, "true or false", value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty()).orElse(false);
    }

    public Optional<Long> number(String name) {
        return read(name, "a whole number from 0 on", value -> value instanceof Long number && number >= 0 ? Optional.of(number) : Optional.empty());
    }

    Optional<Duration> duration(String name) {
        return read(name, "a duration such as 500ms, 10s, 5m or 48h", value ->
                value instanceof String text ? Durations.parse(text) : Optional.empty());
    }

    Optional<Instant> instant(String name) {
        return read(name, "an instant such as 2027-01-31T08:00:00Z", value -> {
            try {
                return Optional.of(OffsetDateTime.parse(String.valueOf(value)).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    @SuppressWarnings("unchecked") // plain JSON: the keys of a map are texts
    public Optional<Map<String, @Nullable Object>> object(String name) {
        return read(name, "an object", value ->
                value instanceof Map<?, ?> map ? Optional.of((Map<String, @Nullable Object>) map) : Optional.empty());
    }

    public Optional<List<?>> list(String name) {
        return read(name, "a list", value -> value instanceof List<?> list ? Optional.of(list) : Optional.empty());
    }

    private <T> Optional<T> read(String name, String expected, Function<Object, Optional<T>> reader) {
        var value = value(name);
        var read = value == null ? Optional.<T>empty() : reader.apply(value);
        if (value != null && read.isEmpty()) {
            fault(name, "type", name + " is " + expected + ".");
        }
        return read;
    }

    public String at(String name) {
        return Fault.pointer(pointer, name);
    }

    public void fault(String name, String code, String message) {
        faults.add(new Fault(at(name), code, message));
    }

    public void end() {
        for (var key : object.keySet()) {
            if (key instanceof String name && !known.contains(name)) {
                fault(name, "unknown_field", "The fields are " + String.join(", ", known) + ".");
            }
        }
    }
}
