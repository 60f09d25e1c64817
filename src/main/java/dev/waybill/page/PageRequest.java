package dev.waybill.page;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param limit  most items, 1–200
 * @param cursor from the page before, or null for the first
 * @param scope  everything that the cursor is bound to: the list, its filters, its order
 */
public record PageRequest(int limit, @Nullable String cursor, String scope) {
    public static final int MAX_LIMIT = 200;
    public static final int DEFAULT_LIMIT = 50;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw malformed("limit", "limit is a whole number from 1 to " + MAX_LIMIT);
        }
    }

    /**
     * The sort key of the last item of the page before: plain JSON values.
     *
     * @throws Refusal when the cursor was not made by this list with these filters
     */
    public Optional<List<?>> after() {
        if (cursor == null) {
            return Optional.empty();
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (Json.parse(text) instanceof List<?> list && list.size() == 2 && scope.equals(list.getFirst())
                    && list.getLast() instanceof List<?> key) {
                return Optional.of(key);
            }
        } catch (IllegalArgumentException | MalformedJson e) {
            // falls through: every wrong cursor gets the same answer
        }
        throw malformed("cursor", "cursor is a next_cursor of this list with the same filters and order");
    }

    /**
     * Makes the page from up to {@code limit + 1} items.
     *
     * @param key the sort key of an item: plain JSON values
     */
    public <T> Page<T> page(List<T> items, Function<T, List<?>> key) {
        if (items.size() <= limit) {
            return new Page<>(List.copyOf(items), null);
        }
        var shown = List.copyOf(items.subList(0, limit));
        var next = Json.write(List.of(scope, key.apply(shown.getLast())));
        return new Page<>(
                shown, Base64.getUrlEncoder().withoutPadding().encodeToString(next.getBytes(StandardCharsets.UTF_8)));
    }

    private static Refusal malformed(String parameter, String message) {
        return new Refusal(
                Refusal.Kind.MALFORMED,
                "query_invalid",
                "A query parameter is wrong",
                List.of(Fault.ofParameter(parameter, "invalid", message)));
    }
}
