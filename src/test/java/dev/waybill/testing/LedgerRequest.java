package dev.waybill.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 request as it came over the wire.
 *
 * @param target  path and query, not decoded
 * @param headers lower-case names; repeated ones joined by comma and space
 */
record LedgerRequest(String method, String target, Map<String, String> headers, byte[] body) {
    /** @return null when the client closed the connection between requests */
    static @Nullable LedgerRequest read(InputStream in, OutputStream out, int maxBody) throws IOException {
        var start = line(in);
        if (start == null) {
            return null;
        }
        var words = start.split(" ");
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        }
        if ("100-continue".equals(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return new LedgerRequest(words[0], words[1], headers, body(in, headers, maxBody));
    }

    private static byte[] body(InputStream in, Map<String, String> headers, int limit) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            var body = new ByteArrayOutputStream();
            for (int size = chunk(in); size > 0; size = chunk(in)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return body.toByteArray();
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length > limit) {
            throw new IOException("body of " + length);
        }
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return body;
    }

    private static int chunk(InputStream in) throws IOException {
        var size = line(in);
        if (size == null) {
            throw new EOFException();
        }
        return Integer.parseInt(size, 16);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException();
            }
            line.write(b);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    Map<String, String> query() {
        int query = target.indexOf('?');
        return query < 0 ? Map.of() : parameters(target.substring(query + 1));
    }

    static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            int equals = pair.indexOf('=');
            try {
                parameters.put(
                        equals < 0 ? pair : pair.substring(0, equals),
                        equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                parameters.put(pair, ""); // not meant for this server
            }
        }
        return parameters;
    }
}
