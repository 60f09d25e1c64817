package dev.waybill.testing;

import dev.waybill.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that reached a {@link LedgerServer}, durable before it was answered.
 *
 * @param number  arrival, first 1
 * @param target  the request target as received: path and query, not decoded
 * @param key     the {@code Idempotency-Key} header, or null
 * @param headers lower-case names; repeated ones joined by comma and space
 * @param body    SHA-256 of the body, in hex
 * @param text    the start of the body as Latin-1, so that each byte is one character
 * @param effect  whether the request took effect; false for a key seen before under {@code dedupe}
 */
public record LedgerEntry(
        long number,
        Instant at,
        String method,
        String target,
        @Nullable String key,
        Map<String, String> headers,
        String body,
        String text,
        boolean effect) {
    private static final int TEXT_LIMIT = 65_536;

    static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, TEXT_LIMIT), StandardCharsets.ISO_8859_1);
    }

    /** The target without its query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String toLine() {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("number", number);
        line.put("at", at.toString());
        line.put("method", method);
        line.put("target", target);
        line.put("key", key);
        line.put("headers", headers);
        line.put("body", body);
        line.put("text", text);
        line.put("effect", effect);
        return Json.write(line);
    }

    @SuppressWarnings("unchecked")
    static LedgerEntry ofLine(String text) {
        var line = (Map<String, Object>) Json.parse(text);
        return new LedgerEntry(
                (Long) line.get("number"),
                Instant.parse((String) line.get("at")),
                (String) line.get("method"),
                (String) line.get("target"),
                (String) line.get("key"),
                (Map<String, String>) line.get("headers"),
                (String) line.get("body"),
                (String) line.get("text"),
                (Boolean) line.get("effect"));
    }
}
