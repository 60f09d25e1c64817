package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DevelopmentPageTest {
    private static final Path PAGE = Path.of("docs/development.md");
    private static final Pattern MODULES = Pattern.compile("allowedDependencies = \\{(.*?)}", Pattern.DOTALL);

    @Test
    void showsTheTaskTypeAsItIsTested() throws IOException {
        var source = Files.readString(Path.of("src/test/java/dev/waybill/docs/SlugType.java"));
        var shown = MarkdownPage.read(PAGE).blocks().stream().filter(block -> block.text().contains("SlugType")).findFirst().orElseThrow();

        assertThat(source).contains(shown.text().strip());
    }

    @Test
    void tellsWhatEachModuleMayUse() throws IOException {
        List<Path> infos;
        try (var files = Files.list(Path.of("src/main/java/dev/waybill"))) {
            infos = files.map(folder -> folder.resolve("package-info.java")).filter(Files::exists).toList();
        }
        assertThat(infos).hasSizeGreaterThan(10);
        for (var info : infos) {
            var module = info.getParent().getFileName().toString();
            var allowed = MODULES.matcher(Files.readString(info));
            var uses = allowed.find() ? allowed.group(1).replaceAll("[\"\\s]", "").replace(",", ", ") : "";
            assertThat(Files.readString(PAGE)).contains("| `" + module + "` | " + uses + " |");
        }
    }
}
