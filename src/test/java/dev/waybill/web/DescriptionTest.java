package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class DescriptionTest {
    /** What describes and reports, and so is not described. */
    private static final Set<String> ABOUT = Set.of("/error", "/docs", "/v3/api-docs");

    private final Api anyone = new Api(ApiServer.api().port(), "nobody");

    @Test
    void theDescriptionAndTheControllersNameTheSameCalls() {
        Set<String> mapped = new TreeSet<>();
        ApiServer.bean(RequestMappingHandlerMapping.class).getHandlerMethods().forEach((mapping, _) -> {
            for (var path : mapping.getPatternValues()) {
                if (!ABOUT.contains(path)) {
                    mapping.getMethodsCondition().getMethods().forEach(method -> mapped.add(method + " " + path));
                }
            }
        });
        Set<String> described = new TreeSet<>();
        ((Map<?, ?>) anyone.get("/v3/api-docs").json().get("paths")).forEach((path, calls) ->
                ((Map<?, ?>) calls).keySet().forEach(method -> described.add(method.toString().toUpperCase(java.util.Locale.ROOT) + " " + path)));
        assertThat(described).isEqualTo(mapped).hasSizeGreaterThan(20);
    }

    @Test
    void isOpenAndOfVersion31() {
        var description = anyone.get("/v3/api-docs");
        assertThat(description.status()).isEqualTo(200);
        assertThat(description.header("Content-Type")).isEqualTo("application/json");
        assertThat((String) description.at("openapi")).startsWith("3.1");
    }

    @Test
    void thePageAndEverythingItLoadsIsOpen() {
        var page = anyone.get("/docs");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        for (var file : new String[] {"/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"}) {
            assertThat(page.text()).contains(file);
            assertThat(anyone.get(file).status()).as(file).isEqualTo(200);
        }
        assertThat(anyone.get("/docs/start.js").text()).contains("/v3/api-docs");
    }
}
