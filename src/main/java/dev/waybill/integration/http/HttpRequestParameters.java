package dev.waybill.integration.http;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.egress.EgressDenied;
import dev.waybill.egress.HttpUrl;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand under {@code parameters} of an {@code http_request}. */
final class HttpRequestParameters {
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> SCALARS = Map.of("type", List.of("string", "number", "boolean", "null"));
    private static final Map<String, Object> FIELDS = Map.of(
            "type",
            "object",
            "additionalProperties",
            Map.of(
                    "anyOf", List.of(SCALARS, Map.of("type", "array", "items", SCALARS)),
                    "x-expected", "a text, a number, true, false, null or a list of them"));
    private static final Map<String, Object> STATUS = Map.of(
            "anyOf",
            List.of(
                    Map.of("type", "integer", "minimum", 100, "maximum", 599),
                    Map.of("type", "string", "pattern", ExpectedStatus.PATTERN, "x-expected", "a class such as 2xx")));
    private static final Map<String, Object> REDIRECTS = Map.of(
            "anyOf",
            List.of(Map.of("type", "boolean"), Map.of("type", "integer", "minimum", 0, "maximum", HttpRequest.MAX_HOPS)));

    static final Map<String, Object> SCHEMA = Map.of(
            "type", "object",
            "additionalProperties", false,
            "required", List.of("url"),
            "properties",
                    Map.of(
                            "method", Map.of("enum", List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")),
                            "url", Map.of("type", "string", "minLength", 1),
                            "headers", FIELDS,
                            "query", FIELDS,
                            "body", Map.of(),
                            "auth", auth(),
                            "integration", TEXT,
                            "expected_status",
                                    Map.of("anyOf", List.of(STATUS, Map.of("type", "array", "items", STATUS, "minItems", 1))),
                            "follow_redirects", REDIRECTS));

    private HttpRequestParameters() {}

    private static Map<String, Object> auth() {
        var basic = Map.of(
                "type", "object",
                "additionalProperties", false,
                "required", List.of("username", "password"),
                "properties", Map.of("username", TEXT, "password", TEXT));
        return Map.of(
                "type", "object",
                "additionalProperties", false,
                "minProperties", 1,
                "maxProperties", 1,
                "properties", Map.of("basic", basic, "bearer", TEXT));
    }

    static void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.get("integration") != null) {
            checks.fault("/integration", "not_available", "Integrations for http_request are not available yet; leave it out");
        }
        if (parameters.get("url") instanceof String url) {
            checkUrl(url, checks);
        }
        if (parameters.get("headers") instanceof Map<?, ?> headers) {
            headers.forEach((name, value) -> checkHeader((String) name, value, checks));
            if (parameters.get("auth") != null && headers.keySet().stream().anyMatch(name -> "Authorization".equalsIgnoreCase((String) name))) {
                checks.fault("/auth", "conflict", "Give either auth or an Authorization header, not both");
            }
        }
    }

    /** Checks what stands before the first expression: all of it, or at least the scheme and what follows as far as it is known. */
    private static void checkUrl(String url, ParameterChecks checks) {
        int expression = expression(url);
        var known = unescaped(expression < 0 ? url : url.substring(0, expression));
        boolean hasAuthority = known.matches("(?s)[^/]*//[^/?#]*[/?#].*");
        if (expression < 0 || hasAuthority) {
            try {
                HttpUrl.parse(known);
            } catch (EgressDenied e) {
                checks.fault("/url", "invalid_url", e.sentence());
            }
        } else if (!known.regionMatches(true, 0, "http://", 0, Math.min(7, known.length()))
                && !known.regionMatches(true, 0, "https://", 0, Math.min(8, known.length()))) {
            checks.fault("/url", "invalid_url", "A URL begins with http:// or https://");
        }
    }

    private static void checkHeader(String name, @Nullable Object value, ParameterChecks checks) {
        var pointer = Fault.pointer("/headers", name);
        RequestHeaders.faultOfName(name).ifPresent(sentence -> checks.fault(pointer, "invalid_header", sentence));
        var values = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
        for (var one : values) {
            if (one instanceof String text && expression(text) < 0) {
                RequestHeaders.faultOfValue(text).ifPresent(sentence -> checks.fault(pointer, "invalid_header", sentence));
            }
        }
    }

    /** Where the first expression begins, or -1; two dollar signs make a literal one. */
    private static int expression(String text) {
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
            if (at == 0 || text.charAt(at - 1) != '$') {
                return at;
            }
        }
        return -1;
    }

    private static String unescaped(String text) {
        return text.replace("$${", "${");
    }
}
