package dev.waybill.simulation;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.Version;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Document;
import dev.waybill.simulation.test.Fields;
import dev.waybill.simulation.test.TestReader;
import dev.waybill.simulation.test.TestRuns;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.workflow.StartableWorkflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Test runs of workflows, stored or not. */
@RestController
final class TestController {
    private static final String JSON = "application/json";
    private final StartableWorkflows workflows;
    private final Definitions definitions;
    private final TestRuns runs;

    TestController(StartableWorkflows workflows, Definitions definitions, TestRuns runs) {
        this.workflows = workflows;
        this.definitions = definitions;
        this.runs = runs;
    }

    @PostMapping(path = "/api/v1/workflows/{workflow}/test", produces = JSON)
    Answer test(Caller caller, @PathVariable String workflow, Document body) {
        var faults = new ArrayList<Fault>();
        var fields = Fields.of(body.json(), "", faults);
        var number = fields.number("version").map(Long::intValue);
        var version = workflows.look(caller.tenant(), id(workflow), number).version();
        return run(version, fields, faults);
    }

    /** Of a definition in the body. */
    @PostMapping(path = "/api/v1/workflows/test", produces = JSON)
    Answer test(Caller caller, Document body) {
        var faults = new ArrayList<Fault>();
        var fields = Fields.of(body.json(), "", faults);
        return run(TestRuns.unsaved(caller.tenant(), definition(fields.value("definition")), caller.name()), fields, faults);
    }

    private Answer run(Version version, Fields fields, List<Fault> faults) {
        var test = new TestReader(version.definition(), definitions, faults).read(fields, Map.of());
        fields.end();
        if (!faults.isEmpty()) {
            throw Invalid.body(faults);
        }
        return runs.run(version, test).answer();
    }

    private WorkflowDefinition definition(@Nullable Object json) {
        var faults = definitions.check(json);
        if (!faults.isEmpty()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "definition_invalid",
                    "The workflow has faults",
                    faults.stream().map(fault -> new Fault("/definition" + fault.pointer(), fault.code(), fault.message())).toList());
        }
        return definitions.stored(json);
    }

    /** What is no id names no workflow. */
    private static UUID id(String text) {
        return Ids.parse(text)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow."));
    }
}
