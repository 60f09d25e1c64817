package dev.waybill.integration.http;

import dev.waybill.egress.HttpAnswer;
import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A peer's answer as plain values: {@code {status, headers, body}}. */
final class AnswerOutput {
    private static final Set<String> TEXTS = Set.of(
            "application/xml",
            "application/javascript",
            "application/ecmascript",
            "application/x-www-form-urlencoded",
            "application/yaml",
            "application/x-yaml",
            "application/toml",
            "application/graphql",
            "application/sql",
            "application/x-ndjson",
            "application/jwt");

    /** Of the body of a failed answer; what is larger says nothing about the failure that its start does not. */
    private static final int MAX_DETAIL = 1 << 20;

    private AnswerOutput() {}

    /** @throws TaskFailure when the body is not what its type says, or cannot be stored */
    static Map<String, @Nullable Object> of(HttpAnswer answer) {
        var output = output(answer, body(answer));
        if (Json.firstUnstorable(output) != null) {
            throw TaskFailure.of("payload.invalid", "The answer holds NUL or half a surrogate pair");
        }
        return output;
    }

    /** For an answer that is a failure already: whatever its body is, it can be shown. */
    static Map<String, @Nullable Object> detail(HttpAnswer answer) {
        if (answer.body().length > MAX_DETAIL) {
            return output(answer, Map.of("size", (long) answer.body().length));
        }
        try {
            return of(answer);
        } catch (TaskFailure e) {
            return output(answer, binary(answer.body()));
        }
    }

    private static Map<String, @Nullable Object> output(HttpAnswer answer, @Nullable Object body) {
        var headers = new LinkedHashMap<String, Object>();
        for (var field : answer.headers()) {
            headers.merge(field.name(), field.value(), (first, second) -> first + ", " + second);
        }
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("status", (long) answer.status());
        output.put("headers", headers);
        output.put("body", body);
        return output;
    }

    private static @Nullable Object body(HttpAnswer answer) {
        if (answer.body().length == 0) {
            return null;
        }
        var contentType = answer.header("content-type").orElse("");
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.equals("text/json") || type.endsWith("+json")) {
            return json(answer.body(), contentType);
        }
        if (type.startsWith("text/") || type.endsWith("+xml") || TEXTS.contains(type)) {
            return text(answer.body(), contentType);
        }
        return binary(answer.body());
    }

    private static Map<String, Object> binary(byte[] body) {
        var binary = new LinkedHashMap<String, Object>();
        binary.put("base64", Base64.getEncoder().encodeToString(body));
        binary.put("size", (long) body.length);
        return binary;
    }

    private static @Nullable Object json(byte[] body, String contentType) {
        try {
            return Json.parse(text(body, contentType));
        } catch (MalformedJson e) {
            throw TaskFailure.of("http.invalid_body", "The answer is not the JSON it says it is: " + e.sentence());
        }
    }

    private static String text(byte[] body, String contentType) {
        var charset = RequestBody.charset(contentType).orElse(StandardCharsets.UTF_8);
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw TaskFailure.of("payload.invalid", "The answer is not text in the charset " + charset.name());
        }
    }
}
