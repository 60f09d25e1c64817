package dev.waybill.integration.http;

import dev.waybill.engine.TaskFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headers of a request, in order, names as the user wrote them. */
record RequestHeaders(List<Field> fields) {
    record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** Those that say where the request goes, where it ends, or how the connection is used: they are the client's alone. */
    private static final Set<String> RESERVED = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "upgrade", "forwarded", "keep-alive", "te", "trailer",
            "expect", "http2-settings");

    /** What a peer of another origin may be told: nothing in it can be a credential. */
    private static final Set<String> HARMLESS =
            Set.of("accept", "accept-charset", "accept-encoding", "accept-language", "content-type", "user-agent");

    RequestHeaders {
        fields = List.copyOf(fields);
    }

    /** What is wrong with a header's name, in a sentence, if anything is. */
    static Optional<String> faultOfName(String name) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")) {
            return Optional.of("A header's name is made of letters, digits and hyphens");
        }
        var lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || lower.startsWith("proxy-")
                ? Optional.of("The header '" + name + "' is set by the client itself and cannot be given")
                : Optional.empty();
    }

    /** What is wrong with a header's value, in a sentence, if anything is. */
    static Optional<String> faultOfValue(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t')
                ? Optional.empty()
                : Optional.of("A header's value is one line of ASCII text; encode anything else");
    }

    /** @param headers as resolved: a map whose lists repeat a header and whose nulls leave one out */
    static RequestHeaders of(@Nullable Object headers) {
        var fields = new ArrayList<Field>();
        for (var header : Values.map(headers, "headers").entrySet()) {
            var name = header.getKey();
            refuse(faultOfName(name));
            for (var value : Values.texts(header.getValue(), "The header '" + name + "'")) {
                refuse(faultOfValue(value));
                fields.add(new Field(name, value));
            }
        }
        return new RequestHeaders(fields);
    }

    private static void refuse(Optional<String> fault) {
        fault.ifPresent(sentence -> {
            throw TaskFailure.of("validation", sentence);
        });
    }

    Optional<String> first(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
    }

    RequestHeaders with(String name, String value) {
        refuse(faultOfValue(value));
        var more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new RequestHeaders(more);
    }

    RequestHeaders withDefault(String name, String value) {
        return first(name).isPresent() ? this : with(name, value);
    }

    /** @param auth {@code {basic: {username, password}}} or {@code {bearer}}, as resolved, or null */
    RequestHeaders withAuth(@Nullable Object auth) {
        if (auth == null) {
            return this;
        }
        if (first("Authorization").isPresent()) {
            throw TaskFailure.of("validation", "Give either auth or an Authorization header, not both");
        }
        return with("Authorization", authorization(Values.map(auth, "auth")));
    }

    private static String authorization(Map<String, @Nullable Object> auth) {
        if (auth.size() == 1 && auth.get("bearer") instanceof String token && !token.isEmpty()) {
            return "Bearer " + token;
        }
        if (auth.size() == 1
                && auth.get("basic") instanceof Map<?, ?> basic
                && basic.get("username") instanceof String name
                && !name.contains(":")
                && basic.get("password") instanceof String password) {
            return "Basic "
                    + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        }
        throw TaskFailure.of("validation", "auth is {basic: {username, password}} or {bearer}, each a text; a user name has no colon");
    }

    /** Without what describes a body that is no longer sent. */
    RequestHeaders withoutBody() {
        return new RequestHeaders(fields.stream()
                .filter(field -> !field.name().toLowerCase(Locale.ROOT).startsWith("content-"))
                .toList());
    }

    /** What is left for a peer of another origin. */
    RequestHeaders forAnotherOrigin() {
        return new RequestHeaders(fields.stream()
                .filter(field -> HARMLESS.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }
}
