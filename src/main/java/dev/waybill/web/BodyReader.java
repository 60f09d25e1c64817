package dev.waybill.web;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.json.Yaml;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Body;
import dev.waybill.request.Bundle;
import dev.waybill.request.Document;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads bodies within their limits, by the declared type alone. */
final class BodyReader {
    static final MediaType YAML = MediaType.parseMediaType("application/yaml");
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_BUNDLE = 10 << 20;
    private static final int MAX_DEFINITION = 2 << 20;
    private static final long MAX_DRAINED = 64 << 20;

    private BodyReader() {}

    /** Empty when nothing was sent, whatever the type. */
    static Optional<Body> body(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        var bytes = read(request, MAX_BODY);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        type(request, List.of(MediaType.APPLICATION_JSON));
        return Optional.of(new Body(storable(parse(bytes))));
    }

    static Bundle bundle(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        type(request, List.of(MediaType.APPLICATION_JSON));
        return new Bundle(storable(parse(read(request, MAX_BUNDLE))));
    }

    static Document document(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        var type = type(request, List.of(MediaType.APPLICATION_JSON, YAML));
        return type.equalsTypeAndSubtype(YAML)
                ? new Document(parseYaml(read(request, Yaml.MAX_BYTES)))
                : new Document(parse(read(request, MAX_DEFINITION)));
    }

    private static byte[] read(HttpServletRequest request, int limit) throws IOException {
        byte[] bytes;
        try {
            bytes = request.getInputStream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                drain(request.getInputStream());
            }
        } catch (IOException e) {
            // cut short, too slow, badly chunked: all of it is what was sent
            throw new Refusal(Refusal.Kind.MALFORMED, "body_malformed", "The body ended before it was complete.");
        }
        if (bytes.length > limit) {
            throw tooLarge(limit);
        }
        return bytes;
    }

    /** A client that is still sending when the connection closes does not see the answer. */
    private static void drain(InputStream body) throws IOException {
        var buffer = new byte[1 << 16];
        long left = MAX_DRAINED;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = body.read(buffer);
            left -= read;
        }
    }

    private static Refusal tooLarge(int limit) {
        return new Refusal(Refusal.Kind.TOO_LARGE, "payload_too_large", "The body may have " + limit / 1024 + " KiB.");
    }

    private static MediaType type(HttpServletRequest request, List<MediaType> allowed) throws HttpMediaTypeNotSupportedException {
        var type = declared(request);
        boolean isPlain = request.getHeader(HttpHeaders.CONTENT_ENCODING) == null;
        if (type == null || !isPlain || allowed.stream().noneMatch(type::equalsTypeAndSubtype) || !isUtf8(type)) {
            throw new HttpMediaTypeNotSupportedException(type, allowed);
        }
        return type;
    }

    private static @Nullable MediaType declared(HttpServletRequest request) {
        try {
            var text = request.getContentType();
            return text == null ? null : MediaType.parseMediaType(text);
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    private static boolean isUtf8(MediaType type) {
        try {
            Charset charset = type.getCharset();
            return charset == null || charset.equals(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static @Nullable Object parse(byte[] bytes) {
        try {
            return Json.parse(bytes);
        } catch (MalformedJson e) {
            throw malformed(e);
        }
    }

    private static @Nullable Object parseYaml(byte[] bytes) {
        try {
            return Yaml.parse(bytes);
        } catch (MalformedJson e) {
            throw malformed(e);
        }
    }

    /** PostgreSQL and UTF-8 cannot hold NUL and lone surrogates; definitions are checked with their other faults. */
    private static @Nullable Object storable(@Nullable Object json) {
        var pointer = Json.firstUnstorable(json);
        if (pointer != null) {
            var fault = new Fault(pointer, "unstorable", "Texts and keys hold neither NUL nor lone surrogates.");
            throw new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", List.of(fault));
        }
        return json;
    }

    private static Refusal malformed(MalformedJson e) {
        return new Refusal(Refusal.Kind.MALFORMED, "body_malformed", "The body cannot be read. " + e.sentence() + ".");
    }
}
