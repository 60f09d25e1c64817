package dev.waybill.testing.api;

import dev.waybill.json.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the server answered. */
public record Reply(int status, HttpHeaders headers, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> json() {
        return (Map<String, Object>) Objects.requireNonNull(Json.parse(body));
    }

    public Object at(String... path) {
        Object value = json();
        for (var member : path) {
            value = value instanceof List<?> list ? list.get(Integer.parseInt(member)) : ((Map<?, ?>) value).get(member);
        }
        return value;
    }

    public List<?> items() {
        return (List<?>) json().get("items");
    }

    /** One member of each item of a page. */
    public List<Object> each(String member) {
        return items().stream().<Object>map(item -> ((Map<?, ?>) item).get(member)).toList();
    }
}
