package dev.waybill.simulation.check;

import dev.waybill.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The findings as SARIF 2.1.0, which code hosts show beside the lines. */
final class Sarif {
    private Sarif() {}

    static String of(Checked checked) {
        var findings = Stream.of(
                        checked.definitions().stream().flatMap(definition -> definition.findings().stream()),
                        checked.suites().stream().flatMap(suite -> suite.findings().stream()),
                        checked.suites().stream().flatMap(suite -> suite.cases().stream()).flatMap(each -> each.findings().stream()))
                .flatMap(some -> some)
                .toList();
        var rules = findings.stream().map(Finding::code).distinct().sorted().map(code -> Map.of("id", code)).toList();
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        log.put("version", "2.1.0");
        log.put("runs", List.of(Map.of(
                "tool", Map.of("driver", Map.of("name", "waybill", "rules", rules)),
                "results", findings.stream().map(Sarif::result).toList())));
        return Json.write(log) + "\n";
    }

    private static Map<String, Object> result(Finding finding) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.code());
        result.put("level", finding.level().word());
        result.put("message", Map.of("text", finding.message()));
        result.put("locations", List.of(location(finding)));
        return result;
    }

    private static Map<String, Object> location(Finding finding) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", uri(finding)));
        finding.place().ifPresent(place ->
                physical.put("region", Map.of("startLine", (long) place.line(), "startColumn", (long) place.column())));
        return finding.pointer().isEmpty()
                ? Map.of("physicalLocation", physical)
                : Map.of("physicalLocation", physical, "logicalLocations", List.of(Map.of("fullyQualifiedName", finding.pointer())));
    }

    /** Relative to where the command was given, if it is: code hosts look there. */
    private static String uri(Finding finding) {
        return finding.file().isAbsolute()
                ? finding.file().toUri().toString()
                : finding.file().toString().replace('\\', '/').replace(" ", "%20");
    }
}
