package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/architecture.md says of each guarantee by which test it is proved: those tests exist. */
class GuaranteesTest {
    private static final Pattern PROOF = Pattern.compile("`(?<type>[A-Z]\\w*Test)(?:\\.(?<method>[a-z]\\w*))?`");
    private static final Pattern ROW = Pattern.compile("\\| (G\\d\\d) \\|.*");

    private record Proof(String type, @Nullable String method) {
        boolean isIn(Map<String, String> sources) {
            return method != null && sources.getOrDefault(type, "").contains("void " + method + "(");
        }
    }

    private static List<String> rows() {
        return MarkdownPage.read(Path.of("docs/architecture.md")).prose().stream().filter(line -> ROW.matcher(line).matches()).toList();
    }

    private static List<Proof> proofs(String row) {
        return PROOF.matcher(row).results().map(proof -> new Proof(proof.group("type"), proof.group("method"))).toList();
    }

    private static Map<String, String> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), GuaranteesTest::text, String::concat));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void eachNamesAMethodThatIsThere() throws IOException {
        var sources = sources();
        for (var row : rows()) {
            assertThat(proofs(row)).as(row).isNotEmpty();
            assertThat(proofs(row).stream().filter(proof -> !proof.isIn(sources))).as("no such tests, of %s", row.substring(2, 5)).isEmpty();
        }
    }

    @Test
    void allThatAreBuiltStandThere() {
        assertThat(rows()).extracting(row -> row.substring(2, 5))
                .containsExactly("G01", "G02", "G03", "G04", "G05", "G06", "G10", "G11", "G12", "G13", "G14", "G18", "G20", "G22");
    }
}
