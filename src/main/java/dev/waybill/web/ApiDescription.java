package dev.waybill.web;

import dev.waybill.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API's description (OpenAPI 3.1) and the pages that show it. */
@RestController
final class ApiDescription {
    static final String PAGES = "classpath:/openapi/pages/";
    private static final String VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private final byte[] page = bytes("openapi/pages/index.html");
    private final Supplier<byte[]> document = SingletonSupplier.of(ApiDescription::read);

    /** Where the library that draws the description lies on the class path. */
    static String swaggerUi() {
        try {
            var version = PropertiesLoaderUtils.loadProperties(new ClassPathResource(VERSION)).getProperty("version");
            return "classpath:/META-INF/resources/webjars/swagger-ui/" + version + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document is written in YAML and served as JSON. */
    private static byte[] read() {
        var yaml = new String(bytes("openapi/waybill.yaml"), StandardCharsets.UTF_8);
        var document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return Json.write(document).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) {
        try {
            return new ClassPathResource(resource).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping("/v3/api-docs")
    ResponseEntity<byte[]> document() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(document.get());
    }

    @GetMapping("/docs")
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(page);
    }
}
