package dev.waybill.page;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
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
            throw malformed("limit", "limit is a whole number from 1 to " + MAX_LIMIT + ".");
        }
    }

    /**
     * The sort key of the last item of the page before: plain JSON values. A caller may have made it up: it is of the
     * right list, but its values may be of any type and size.
     *
     * @throws Refusal when the cursor was not made by this list with these filters
     */
    public Optional<List<?>> after() {
        if (cursor == null) {
            return Optional.empty();
        }
        var key = Cursor.key(cursor, scope);
        if (key.isEmpty()) {
            throw wrongCursor();
        }
        return key;
    }

    /**
     * As {@link #after()}, read into a key.
     *
     * @param reader may fail on a value of a wrong type, a missing or an unreadable one: that is a wrong cursor
     * @throws Refusal when the cursor was not made by this list with these filters
     */
    public <K> Optional<K> after(Function<List<?>, K> reader) {
        var key = after();
        try {
            return key.map(reader);
        } catch (RuntimeException e) { // whatever a made-up key makes the reader stumble over
            throw wrongCursor();
        }
    }

    /**
     * Makes the page from up to {@code limit + 1} items.
     *
     * @param key the sort key of an item: plain JSON values
     */
    public <T> Page<T> page(List<T> items, Function<T, List<?>> key) {
        return page(items, key, _ -> 0, 0);
    }

    /**
     * As above, but the page ends early with the item that brings it to a size.
     *
     * @param weight  of an item, in the unit of {@code atMost}; asked only for items that are shown
     */
    public <T> Page<T> page(List<T> items, Function<T, List<?>> key, ToLongFunction<T> weight, long atMost) {
        long total = 0;
        int shown = 0;
        while (shown < Math.min(items.size(), limit) && (shown == 0 || atMost == 0 || total < atMost)) {
            total += weight.applyAsLong(items.get(shown++));
        }
        var page = List.copyOf(items.subList(0, shown));
        return new Page<>(page, shown == items.size() ? null : Cursor.text(scope, key.apply(page.getLast())));
    }

    private static Refusal wrongCursor() {
        return malformed("cursor", "cursor is a next_cursor of this list with the same filters and order.");
    }

    private static Refusal malformed(String parameter, String message) {
        return new Refusal(
                Refusal.Kind.MALFORMED,
                "query_invalid",
                "The query has faults.",
                List.of(Fault.ofParameter(parameter, "invalid", message)));
    }
}
