package dev.waybill.integration.http;

import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * What is sent: a text as it is, any other value but null as JSON.
 *
 * @param type what its kind of value says; the user's own Content-Type goes before it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestBody(byte[] bytes, String type) {
    /** @param ownType the user's own Content-Type, if any: its charset is then the body's */
    static Optional<RequestBody> of(@Nullable Object body, Optional<String> ownType) {
        if (body == null) {
            return Optional.empty();
        }
        boolean isText = body instanceof String;
        if (Json.firstUnstorable(body) != null) {
            throw TaskFailure.of("payload.invalid", "The body holds NUL or half a surrogate pair");
        }
        var text = body instanceof String string ? string : Json.write(body);
        return Optional.of(new RequestBody(
                encode(text, ownType.flatMap(RequestBody::charset).orElse(StandardCharsets.UTF_8)),
                isText ? "text/plain; charset=utf-8" : "application/json"));
    }

    /** The charset that a Content-Type names, if this Java knows it. */
    static Optional<Charset> charset(String contentType) {
        try {
            return Optional.ofNullable(ContentType.parse(contentType)).map(ContentType::getCharset);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }

    private static byte[] encode(String text, Charset charset) {
        try {
            var bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
            var exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            throw TaskFailure.of("validation", "The body has characters that its Content-Type's charset lacks");
        }
    }
}
