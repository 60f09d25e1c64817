package dev.waybill.web;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.request.Answer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * An answer that says what went wrong (RFC 9457).
 *
 * @param detail   one sentence, or null
 * @param instance path of the request as it was sent, or null
 * @param faults   empty unless it is about invalid input
 */
record Problem(ProblemEntry entry, int status, @Nullable String detail, @Nullable String instance, List<Fault> faults) {
    static final MediaType TYPE = MediaType.APPLICATION_PROBLEM_JSON;

    Answer answer() {
        return new Answer()
                .with("type", entry.page())
                .with("title", entry.title())
                .with("status", status)
                .with("detail", detail)
                .with("instance", instance)
                .with("code", entry.code())
                .with("errors", faults.isEmpty() ? null : faults.stream().map(Problem::fault).toList());
    }

    private static Answer fault(Fault fault) {
        return new Answer()
                .with("pointer", fault.pointer())
                .with("parameter", fault.parameter())
                .with("code", fault.code())
                .with("message", fault.message());
    }

    /** For answers that are made outside of controllers. */
    void send(HttpServletResponse response) throws IOException {
        var body = Json.write(answer().json()).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(TYPE.toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
