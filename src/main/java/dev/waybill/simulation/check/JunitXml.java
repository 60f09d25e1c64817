package dev.waybill.simulation.check;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as JUnit's XML, which build servers read. */
final class JunitXml {
    private final StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");

    private JunitXml() {}

    static String of(Checked checked) {
        var junit = new JunitXml();
        checked.definitions().forEach(junit::add);
        checked.suites().forEach(junit::add);
        return junit.xml.append("</testsuites>\n").toString();
    }

    private void add(Checked.Definition definition) {
        var errors = definition.findings().stream().filter(Checked::isError).toList();
        open(definition.file().toString(), 1, errors.isEmpty() ? 0 : 1);
        addCase(definition.file().toString(), "definition", errors, Duration.ZERO);
        definition.coverage().ifPresent(coverage ->
                xml.append("    <system-out>").append(escaped(coverage.text())).append("</system-out>\n"));
        xml.append("  </testsuite>\n");
    }

    private void add(Checked.Suite suite) {
        boolean isBroken = !suite.findings().isEmpty();
        long failed = suite.cases().stream().filter(each -> !each.isPassed()).count();
        open(suite.file().toString(), suite.cases().size() + (isBroken ? 1 : 0), failed + (isBroken ? 1 : 0));
        if (isBroken) {
            addCase(suite.file().toString(), "test file", suite.findings(), Duration.ZERO);
        }
        suite.cases().forEach(each -> addCase(suite.file().toString(), each.name(), each.findings(), each.took()));
        xml.append("  </testsuite>\n");
    }

    private void open(String name, long tests, long failures) {
        xml.append("  <testsuite name=\"").append(escaped(name)).append("\" tests=\"").append(tests)
                .append("\" failures=\"").append(failures).append("\" errors=\"0\">\n");
    }

    private void addCase(String suite, String name, List<Finding> findings, Duration took) {
        xml.append("    <testcase classname=\"").append(escaped(suite)).append("\" name=\"").append(escaped(name))
                .append("\" time=\"").append(String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9)).append('"');
        if (findings.isEmpty()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n      <failure message=\"").append(escaped(findings.getFirst().message())).append("\">")
                .append(escaped(findings.stream().map(Finding::text).collect(Collectors.joining("\n"))))
                .append("</failure>\n    </testcase>\n");
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("&#10;");
                default -> escaped.appendCodePoint(isXml(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int c) {
        return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000 || c == '\t';
    }
}
