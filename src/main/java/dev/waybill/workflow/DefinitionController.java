package dev.waybill.workflow;

import dev.waybill.definition.Definitions;
import dev.waybill.request.Answer;
import dev.waybill.request.Document;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Definitions without their storing: their schema, and what is wrong with one. */
@RestController
final class DefinitionController {
    private final Definitions definitions;

    DefinitionController(Definitions definitions) {
        this.definitions = definitions;
    }

    @PostMapping(path = WorkflowController.PATH + "/validate", produces = WorkflowController.JSON)
    Answer validate(Document definition) {
        var faults = definitions.check(Shown.definitionIn(definition.json()));
        return new Answer()
                .with("valid", faults.isEmpty())
                .with("errors", faults.stream().map(Shown::view).toList());
    }

    @GetMapping(path = "/api/v1/schemas/workflow.json", produces = WorkflowController.JSON)
    Answer schema() {
        return new Answer().withAll(definitions.schema());
    }
}
