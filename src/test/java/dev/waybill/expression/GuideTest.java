package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.expression.function.Functions;
import dev.waybill.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/expressions.md says what is true. */
final class GuideTest {
    private static final Path GUIDE = Path.of("docs/expressions.md");
    private static final Pattern ROW = Pattern.compile("\\| `(?<name>.+?)` \\| `(?<example>.+)` \\| `(?<gives>.+)` \\|");

    private final Expressions expressions = new Expressions();

    record Example(String name, String source, String gives) {
        @Override
        public String toString() {
            return source;
        }
    }

    static Stream<Example> examples() throws IOException {
        return Files.readAllLines(GUIDE).stream()
                .map(line -> ROW.matcher(line.replace("\\|", "|")))
                .filter(row -> row.matches())
                .map(row -> new Example(row.group("name"), row.group("example"), row.group("gives")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleGivesWhatTheGuideSays(Example example) {
        assertThat(Json.write(expressions.template("${" + example.source() + "}").evaluate(SampleContext.of())))
                .isEqualTo(example.gives());
    }

    @Test
    void namesEveryFunction() throws IOException {
        var named = examples().map(Example::name).toList();

        assertThat(named).containsAll(new Functions().names());
        assertThat(named).contains("uuid", "or", "orValue", "map", "filter", "all", "exists", "cel.bind");
    }

    @Test
    void showsTheInputThatItsExamplesUse() throws IOException {
        var guide = Files.readString(GUIDE);
        var input = guide.substring(guide.indexOf("with this input: `") + "with this input: `".length());

        assertThat(Json.parse(input.substring(0, input.indexOf('`')))).isEqualTo(Json.parse(SampleContext.INPUT));
    }
}
