package dev.waybill.security;

import dev.waybill.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a request does not get past the edge: RFC 9457, before any controller is reached. */
enum EdgeProblem {
    UNAUTHENTICATED(401, "The caller is not known", "Send the header Authorization: Bearer <API key>, once."),
    FORBIDDEN(403, "The caller may not do this", "Use a credential that has the permission."),
    REQUEST_REFUSED(
            400,
            "The request is refused",
            "Send a plain path, without encoded separators, empty or dot segments, parameters or control characters."),
    URL_TOO_LONG(414, "The URL is too long", "A URL has 8192 characters at most."),
    HEADERS_TOO_LARGE(431, "The headers are too large", "Request line and headers have 16 KiB at most."),
    NOT_FOUND(404, "There is nothing here", "Look up the path in the API's description at /docs."),
    INTERNAL(500, "The server failed", "This is a fault of the server; its log has the cause.");

    private final int status;
    private final String title;
    private final String detail;

    EdgeProblem(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** What the container's own answers amount to; those below 500 are all malformed requests. */
    static EdgeProblem ofStatus(int status) {
        for (var problem : values()) {
            if (problem.status == status) {
                return problem;
            }
        }
        return status >= 500 ? INTERNAL : REQUEST_REFUSED;
    }

    /**
     * Answers with this problem.
     *
     * @param instance path of the request when it is known to be harmless
     */
    void send(HttpServletResponse response, @Nullable String instance) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(status);
        var body = body(instance, status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    byte[] body(@Nullable String instance, int status) {
        var code = name().toLowerCase(Locale.ROOT);
        var problem = new LinkedHashMap<String, @Nullable Object>();
        problem.put("type", "/problems/" + code);
        problem.put("title", title);
        problem.put("status", (long) status);
        problem.put("detail", detail);
        problem.put("instance", instance);
        problem.put("code", code);
        problem.put("errors", null);
        return Json.write(problem).getBytes(StandardCharsets.UTF_8);
    }
}
