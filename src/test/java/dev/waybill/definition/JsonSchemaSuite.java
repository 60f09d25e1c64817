package dev.waybill.definition;

import dev.waybill.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a folder of the JSON Schema test suite (https://github.com/json-schema-org/JSON-Schema-Test-Suite) and prints what
 * passes, what fails, and which schemas are refused and why. Not a test: {@code bench/json-schema DIR}.
 */
final class JsonSchemaSuite {
    private int passed;
    private final List<String> failed = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private int refusedTests;

    public static void main(String[] arguments) throws IOException {
        var suite = new JsonSchemaSuite();
        List<Path> files;
        try (var listed = Files.list(Path.of(arguments[0]))) {
            files = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        System.out.printf("%-32s %6s %6s %8s%n", "file", "passed", "failed", "refused");
        for (var file : files) {
            suite.run(file);
        }
        System.out.printf("%nin all: %d passed, %d failed, %d not run because their schema is refused%n", suite.passed, suite.failed.size(), suite.refusedTests);
        suite.failed.forEach(each -> System.out.println("failed: " + each));
        suite.refused.forEach(each -> System.out.println("refused: " + each));
        System.exit(suite.failed.isEmpty() ? 0 : 1);
    }

    private void run(Path file) throws IOException {
        int passedBefore = passed;
        int failedBefore = failed.size();
        int refusedBefore = refusedTests;
        for (var group : (List<?>) Json.parse(Files.readAllBytes(file))) {
            runGroup(file.getFileName().toString(), (Map<?, ?>) group);
        }
        System.out.printf("%-32s %6d %6d %8d%n", file.getFileName(), passed - passedBefore, failed.size() - failedBefore, refusedTests - refusedBefore);
    }

    private void runGroup(String file, Map<?, ?> group) {
        var tests = (List<?>) group.get("tests");
        var name = file + ": " + group.get("description");
        var faults = InputSchema.faultsOf(group.get("schema"));
        if (!faults.isEmpty()) {
            refusedTests += tests.size();
            refused.add(name + " (" + tests.size() + "): " + faults.getFirst().pointer() + " " + faults.getFirst().message());
            return;
        }
        var schema = InputSchema.of(group.get("schema"));
        for (var test : tests) {
            var each = (Map<?, ?>) test;
            boolean valid = schema.check(each.get("data")).isEmpty();
            if (valid == (boolean) each.get("valid")) {
                passed++;
            } else {
                failed.add(name + ": " + each.get("description"));
            }
        }
    }
}
