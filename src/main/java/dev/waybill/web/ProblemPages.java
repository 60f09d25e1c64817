package dev.waybill.web;

import dev.waybill.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The pages that the {@code type} of a problem names: what happened and what to do, for people. */
@RestController
final class ProblemPages {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%s</title></head>
            <body>
            <h1>%s</h1>
            %s
            </body>
            </html>
            """;
    private static final String ENTRY = """
            <p><code>%s</code>, status %d</p>
            <h2>Cause</h2>
            <p>%s</p>
            <h2>Cure</h2>
            <p>%s</p>
            <p><a href="/problems">All problems</a></p>
            """;
    private static final String ROW = """
            <tr><td><a href="%s"><code>%s</code></a></td><td>%d</td><td>%s</td></tr>
            """;

    private final ProblemCatalogue catalogue;

    ProblemPages(ProblemCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GetMapping("/problems")
    ResponseEntity<byte[]> all() {
        var rows = catalogue.all().stream()
                .map(entry -> ROW.formatted(entry.page(), entry.code(), entry.status(), HtmlUtils.htmlEscape(entry.title())))
                .collect(Collectors.joining());
        return html("Problems", "<table>\n" + rows + "</table>");
    }

    @GetMapping("/problems/{code}")
    ResponseEntity<byte[]> one(@PathVariable String code) {
        var entry = catalogue
                .find(code)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "not_found", "There is no such problem; /problems lists all."));
        return html(
                entry.title(),
                ENTRY.formatted(
                        entry.code(),
                        entry.status(),
                        HtmlUtils.htmlEscape(entry.cause()),
                        HtmlUtils.htmlEscape(entry.cure())));
    }

    private static ResponseEntity<byte[]> html(String title, String content) {
        var escaped = HtmlUtils.htmlEscape(title);
        return ResponseEntity.ok().contentType(HTML).body(PAGE.formatted(escaped, escaped, content).getBytes(StandardCharsets.UTF_8));
    }
}
