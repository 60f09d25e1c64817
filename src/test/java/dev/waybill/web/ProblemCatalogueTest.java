package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProblemCatalogueTest {
    private static final Pattern REFUSAL_CODE = Pattern.compile("Kind\\.[A-Z_]+,\\s*\"([a-z_]+)\"");
    private static final Pattern ANY_REFUSAL = Pattern.compile("new Refusal\\(|extends Refusal\\b");
    private static final Pattern EDGE_PROBLEM = Pattern.compile("(?m)^    ([A-Z_]+)\\(\\s*[45]\\d\\d,");

    private final ProblemCatalogue catalogue = ProblemCatalogue.load();

    private static Set<String> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            Set<String> sources = new TreeSet<>();
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.add(Files.readString(file));
            }
            return sources;
        }
    }

    @Test
    void everyCodeThatTheSourcesRefuseWithIsExplained() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (var source : sources()) {
            REFUSAL_CODE.matcher(source).results().forEach(found -> codes.add(found.group(1)));
            if (source.contains("enum EdgeProblem")) {
                EDGE_PROBLEM.matcher(source).results().forEach(found -> codes.add(found.group(1).toLowerCase(java.util.Locale.ROOT)));
            }
        }
        assertThat(codes).contains("workflow_not_found", "unauthenticated").allSatisfy(code -> assertThat(catalogue.find(code)).as(code).isPresent());
    }

    @Test
    void everyRefusalNamesItsCodeWhereItIsMade() throws IOException {
        assertThat(sources().stream().filter(source -> ANY_REFUSAL.matcher(source).find() && !source.contains("class Refusal "))).allSatisfy(source ->
                assertThat(REFUSAL_CODE.matcher(source).find()).as("a code beside its kind, for the test above to see: " + source.lines().filter(l -> l.contains("class ")).findFirst()).isTrue());
    }

    @Test
    void aStatusHasItsOwnCodeInTheCatalogueWithThatStatus() {
        var problems = new Problems(catalogue);
        for (int status : new int[] {400, 401, 403, 404, 405, 406, 413, 414, 415, 429, 431, 500, 503}) {
            var problem = problems.of(status, null, null);
            assertThat(catalogue.find(problem.entry().code())).as("status " + status).isPresent();
            assertThat(problem.entry().status()).isEqualTo(status);
        }
        assertThat(problems.of(418, null, null).entry().code()).isEqualTo("request_refused");
        assertThat(problems.of(504, null, null).entry().code()).isEqualTo("internal");
    }

    @Test
    void everyProblemHasAPageThatNeedsNoCredential() {
        var anyone = new Api(ApiServer.api().port(), "nobody");
        var all = anyone.get("/problems");
        assertThat(all.status()).isEqualTo(200);
        for (var entry : catalogue.all()) {
            assertThat(all.text()).contains("href=\"/problems/" + entry.code() + "\"");
            var page = anyone.get(entry.page());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(page.text()).contains(entry.title(), "Cause", "Cure");
            assertThat(entry.cause()).endsWith(".");
            assertThat(entry.cure()).endsWith(".");
        }
        var codes = catalogue.all().stream().map(ProblemEntry::code).collect(Collectors.toSet());
        assertThat(codes).hasSameSizeAs(catalogue.all());
        assertThat(anyone.get("/problems/none").status()).isEqualTo(404);
    }
}
