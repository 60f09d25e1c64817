package dev.waybill.simulation.check;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.Rehearsed;
import dev.waybill.refusal.Fault;
import dev.waybill.simulation.check.Finding.Level;
import dev.waybill.simulation.test.Fields;
import dev.waybill.simulation.test.Mocks;
import dev.waybill.simulation.test.TestCase;
import dev.waybill.simulation.test.TestReader;
import dev.waybill.simulation.test.TestResult;
import dev.waybill.simulation.test.TestRuns;
import dev.waybill.tenant.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks definitions, and runs their tests. */
final class Check {
    /** What runs here is configured elsewhere. */
    private static final String UNKNOWN_INTEGRATION = "unknown_integration";

    private final Definitions definitions;
    private final TestRuns runs;
    private final Map<Path, Source> sources = new LinkedHashMap<>();
    private final Map<Path, List<List<Rehearsed.Edge>>> taken = new LinkedHashMap<>();

    Check(Definitions definitions, TestRuns runs) {
        this.definitions = definitions;
        this.runs = runs;
    }

    Checked of(FileSet files) {
        var suites = new ArrayList<Checked.Suite>();
        var all = new LinkedHashSet<>(files.definitions());
        for (var test : files.tests()) {
            var source = Source.read(test);
            var definition = definitionOf(source);
            all.add(definition);
            suites.add(suite(source, definition));
        }
        return new Checked(all.stream().map(this::definition).toList(), suites);
    }

    private Path definitionOf(Source test) {
        return test.json() instanceof Map<?, ?> map && map.get("workflow") instanceof String name
                ? test.file().resolveSibling(name).normalize()
                : FileSet.definitionOf(test.file()).normalize();
    }

    private Source source(Path file) {
        return sources.computeIfAbsent(file, Source::read);
    }

    private Checked.Definition definition(Path file) {
        var source = source(file);
        var findings = new ArrayList<>(source.broken().map(List::of).orElseGet(() -> definitions.check(source.json()).stream()
                .map(fault -> source.finding(fault, fault.code().equals(UNKNOWN_INTEGRATION) ? Level.WARNING : Level.ERROR))
                .toList()));
        var coverage = Optional.ofNullable(taken.get(file)).map(Coverage::of);
        coverage.ifPresent(c -> c.untaken().forEach((edge, to) -> findings.add(
                source.finding(Level.NOTE, "untested_edge", "No test takes the edge " + edge, pointer(source.json(), to)))));
        return new Checked.Definition(file, findings, coverage);
    }

    private static String pointer(@Nullable Object definition, String task) {
        if (definition instanceof Map<?, ?> map && map.get("tasks") instanceof List<?> tasks) {
            for (int i = 0; i < tasks.size(); i++) {
                if (tasks.get(i) instanceof Map<?, ?> candidate && task.equals(candidate.get("task_id"))) {
                    return "/tasks/" + i + "/dependencies";
                }
            }
        }
        return "";
    }

    private Checked.Suite suite(Source test, Path file) {
        if (test.broken().isPresent()) {
            return new Checked.Suite(test.file(), List.of(test.broken().get()), List.of());
        }
        var source = source(file);
        boolean isUsable = source.broken().isEmpty()
                && definitions.check(source.json()).stream().allMatch(fault -> fault.code().equals(UNKNOWN_INTEGRATION));
        if (!isUsable) {
            return new Checked.Suite(
                    test.file(),
                    List.of(test.finding(Level.ERROR, "definition_unusable", "The definition " + file + " is not there or has faults", "/workflow")),
                    List.of());
        }
        return run(test, file, definitions.stored(source.json()));
    }

    private Checked.Suite run(Source test, Path file, WorkflowDefinition definition) {
        var faults = new ArrayList<Fault>();
        Map<String, TestCase> cases = read(test, definition, faults);
        var findings = faults.stream().map(fault -> test.finding(fault, Level.ERROR)).toList();
        var results = new ArrayList<Checked.Case>();
        if (findings.isEmpty()) {
            cases.forEach((pointer, each) -> results.add(run(test, file, definition, pointer, each)));
        }
        return new Checked.Suite(test.file(), findings, results);
    }

    /** The tests by their pointers. */
    private Map<String, TestCase> read(Source test, WorkflowDefinition definition, List<Fault> faults) {
        var reader = new TestReader(definition, definitions, faults);
        var fields = Fields.of(test.json(), "", faults);
        var _ = fields.text("workflow");
        var shared = reader.mocks(fields);
        Map<String, TestCase> cases = new LinkedHashMap<>();
        if (fields.value("tests") == null) {
            fields.fault("tests", "required", "tests is the list of tests.");
        }
        var tests = fields.list("tests").orElse(List.of());
        for (int i = 0; i < tests.size(); i++) {
            var pointer = "/tests/" + i;
            cases.put(pointer, read(reader, Fields.of(tests.get(i), pointer, faults), shared));
        }
        fields.end();
        return cases;
    }

    private static TestCase read(TestReader reader, Fields fields, Map<String, Mocks.Sequence> shared) {
        if (fields.text("name").isEmpty() && fields.value("name") == null) {
            fields.fault("name", "required", "Each test has a name.");
        }
        var test = reader.read(fields, shared);
        fields.end();
        return test;
    }

    private Checked.Case run(Source test, Path file, WorkflowDefinition definition, String pointer, TestCase each) {
        long begin = System.nanoTime();
        var result = runs.run(TestRuns.unsaved(TenantId.FIRST, definition, "check"), each);
        taken.computeIfAbsent(file, _ -> new ArrayList<>()).add(result.rehearsed().edges());
        return new Checked.Case(name(test, pointer), result, findings(test, pointer, result), Duration.ofNanos(System.nanoTime() - begin));
    }

    private static String name(Source test, String pointer) {
        int index = Integer.parseInt(pointer.substring(pointer.lastIndexOf('/') + 1));
        return test.json() instanceof Map<?, ?> map && map.get("tests") instanceof List<?> tests && tests.get(index) instanceof Map<?, ?> one
                ? String.valueOf(one.get("name"))
                : pointer;
    }

    private static List<Finding> findings(Source test, String pointer, TestResult result) {
        var findings = new ArrayList<Finding>();
        var cutShort = result.rehearsed().cutShort();
        if (cutShort != null) {
            findings.add(test.finding(Level.ERROR, "test_cut_short", cutShort, pointer));
        }
        result.unmocked().forEach(task -> findings.add(test.finding(
                Level.ERROR, "test_unmocked", "'" + task + "' reaches outside, and no mock stands in for its attempt", pointer + "/mocks")));
        result.unmet().forEach(unmet ->
                findings.add(test.finding(Level.ERROR, "test_failed", unmet.message(), pointer + "/expect" + unmet.pointer())));
        return findings;
    }
}
