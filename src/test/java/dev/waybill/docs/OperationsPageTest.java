package dev.waybill.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operations.md names what an operator can set and watch. */
class OperationsPageTest {
    private static final Pattern VARIABLE = Pattern.compile("WAYBILL_[A-Z][A-Z_]*[A-Z]");
    private static final Pattern METER = Pattern.compile("\"(waybill(?:\\.[a-z]+)+)\"");

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/operations.md"));
    }

    private static Set<String> found(Pattern pattern, int group, Path root, String files) throws IOException {
        var found = new TreeSet<String>();
        try (var all = Files.walk(root)) {
            for (var file : all.filter(path -> path.getFileName().toString().matches(files)).filter(Files::isRegularFile).toList()) {
                pattern.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(group)));
            }
        }
        return found;
    }

    @Test
    void namesEveryVariableThatTheProgramReads() throws IOException {
        var page = page();
        var variables = found(VARIABLE, 0, Path.of("src/main"), ".*\\.(java|yaml)");
        variables.addAll(found(VARIABLE, 0, Path.of("waybill"), "waybill"));
        variables.removeIf(variable -> variable.startsWith("WAYBILL_INTEGRATIONS") || Set.of("WAYBILL_ADMIN", "WAYBILL_DATABASE").contains(variable));

        assertThat(variables).hasSizeGreaterThan(12);
        variables.removeIf(variable -> page.contains("`" + variable + "`"));
        assertThat(variables).as("not in the page").isEmpty();
    }

    @Test
    void namesEveryMeterOfTheEngine() throws IOException {
        var page = page();
        var meters = found(METER, 1, Path.of("src/main/java/dev/waybill/engine"), ".*Meter\\.java");

        assertThat(meters).hasSizeGreaterThan(5);
        meters.removeIf(meter -> page.contains("`" + meter.replace('.', '_')));
        assertThat(meters).as("not in the page").isEmpty();
    }
}
