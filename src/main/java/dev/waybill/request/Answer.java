package dev.waybill.request;

import dev.waybill.page.Page;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The object that a request is answered with. Absent values are shown as null. Not thread-safe. */
public final class Answer {
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /** A page as every list shows it. */
    public static <T> Answer of(Page<T> page, Function<? super T, Answer> view) {
        return new Answer()
                .with("items", page.items().stream().map(view).toList())
                .with("next_cursor", page.nextCursor());
    }

    /** @param value plain JSON, an id, an instant (shown in UTC with milliseconds), an answer or a list of these */
    public Answer with(String name, @Nullable Object value) {
        members.put(name, plain(value));
        return this;
    }

    /** @param object plain JSON, members of which replace those of the same name */
    public Answer withAll(Map<String, ? extends @Nullable Object> object) {
        members.putAll(object);
        return this;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Instant instant -> INSTANT.format(instant);
            case UUID id -> id.toString();
            case Answer answer -> answer.members;
            case List<?> list -> list.stream().<@Nullable Object>map(Answer::plain).toList();
            case null, default -> value;
        };
    }

    /** Plain JSON. */
    public Map<String, @Nullable Object> json() {
        return members;
    }
}
