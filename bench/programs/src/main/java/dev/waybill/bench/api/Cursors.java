package dev.waybill.bench.api;

import dev.waybill.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Cursors of pages deep in a list, which nobody could page to in the time: those of its first page with another key. Of one thread. */
final class Cursors {
    private final Client client;
    /** What binds a cursor to its list, by the list's path and query. */
    private final Map<String, Object> bindings = new HashMap<>();

    Cursors(Client client) {
        this.client = client;
    }

    /**
     * @param path with its query, but without a cursor
     * @param key  what the list is ordered by, of the item before the page
     */
    String deep(String path, List<?> key) {
        var json = Json.write(List.of(bindings.computeIfAbsent(path, this::binding), key));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private Object binding(String path) {
        try {
            var first = client.json(client.request("GET", path + (path.contains("?") ? "&" : "?") + "limit=1", ""));
            var cursor = Objects.requireNonNull(((Map<?, ?>) first).get("next_cursor"), "The list has one page only");
            var parts = (List<?>) Objects.requireNonNull(Json.parse(Base64.getUrlDecoder().decode(cursor.toString())));
            return Objects.requireNonNull(parts.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
