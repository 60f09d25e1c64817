package dev.waybill.bench.measure;

import java.net.URI;
import java.util.Map;

/**
 * One HTTP request, sent over and over.
 *
 * @param body JSON
 */
public record Post(URI address, Map<String, String> headers, String body) {
    public Post {
        headers = Map.copyOf(headers);
    }
}
