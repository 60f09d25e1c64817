package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunArgumentsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"name\": \"order-intake\", \"tasks\": []}");
        Files.writeString(folder.resolve("a.yaml"), "name: order-intake\ntasks: []\n");
        Files.writeString(folder.resolve("a"), "  {\"name\": \"order-intake\"}");
        Files.writeString(folder.resolve("b"), "name: order-intake");
        Files.writeString(folder.resolve("list.json"), "[1]");
        Files.writeString(folder.resolve("broken.json"), "{\"name\": ");
        Files.writeString(folder.resolve("broken.yaml"), "name: [");
        Files.writeString(folder.resolve("input.json"), "{\"order\": 7}");
    }

    private RunArguments parse(String file, String... more) {
        var words = new java.util.ArrayList<>(List.of(folder.resolve(file).toString()));
        words.addAll(List.of(more));
        return RunArguments.parse(words);
    }

    @ParameterizedTest
    @CsvSource({"a.json,application/json", "a.yaml,application/yaml", "a,application/json", "b,application/yaml"})
    void readsTheNameFromJsonAndYaml(String file, String contentType) {
        var arguments = parse(file);
        assertThat(arguments.name()).isEqualTo("order-intake");
        assertThat(arguments.contentType()).isEqualTo(contentType);
        assertThat(arguments.input()).isEmpty();
    }

    @Test
    void takesTheInputFromTheCommandLineOrAFile() {
        assertThat(parse("a.json", "--input", "{\"order\": 7}").input()).isEqualTo(Map.of("order", 7L));
        assertThat(parse("a.json", "--input", "@" + folder.resolve("input.json"))
                        .input())
                .isEqualTo(Map.of("order", 7L));
    }

    @ParameterizedTest
    @CsvSource({
        "missing.json, cannot be read",
        "list.json, must hold a workflow",
        "broken.json, must be JSON",
        "broken.yaml, must be YAML"
    })
    void saysWhatIsWrongWithTheFile(String file, String sentence) {
        assertThatThrownBy(() -> parse(file))
                .isInstanceOf(RunArguments.Wrong.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void saysWhatIsWrongWithTheOptions() {
        assertThatThrownBy(() -> RunArguments.parse(List.of())).hasMessage(RunArguments.USAGE);
        assertThatThrownBy(() -> parse("a.json", "--input")).hasMessage(RunArguments.USAGE);
        assertThatThrownBy(() -> parse("a.json", "--output", "x")).hasMessageContaining("--output is not an option");
        assertThatThrownBy(() -> parse("a.json", "--input", "7")).hasMessageContaining("must be a JSON object");
        assertThatThrownBy(() -> parse("a.json", "--input", "{a}")).hasMessageContaining("The input must be JSON");
        assertThatThrownBy(() -> parse("a.json", "--input", "@nowhere")).hasMessageContaining("cannot be read");
    }
}
