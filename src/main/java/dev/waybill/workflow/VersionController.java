package dev.waybill.workflow;

import dev.waybill.engine.VersionSummary;
import dev.waybill.engine.Versions;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.IfMatch;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The versions of a workflow, and the Camel route that the current one is compiled into. */
@RestController
final class VersionController {
    private static final String PATH = WorkflowController.PATH + "/{workflow}";

    private final Editing editing;
    private final Versions versions;

    VersionController(Editing editing, Versions versions) {
        this.editing = editing;
        this.versions = versions;
    }

    @GetMapping(path = PATH + "/versions", produces = WorkflowController.JSON)
    Answer list(Caller caller, @PathVariable String workflow, Query query) {
        var shown = editing.workflow(caller.tenant(), WorkflowController.id(workflow));
        var page = versions.list(caller.tenant(), shown.id(), query.page("versions of " + shown.id()));
        return Answer.of(page, version -> view(version, version.version() == shown.currentVersion()));
    }

    private static Answer view(VersionSummary version, boolean isCurrent) {
        return new Answer()
                .with("version", version.version())
                .with("is_current", isCurrent)
                .with("created_at", version.createdAt())
                .with("created_by", version.createdBy())
                .with("comment", version.comment())
                .with("definition_hash", version.definitionHash());
    }

    @PostMapping(
            path = PATH + "/versions/{version}/restore",
            produces = {WorkflowController.JSON, WorkflowController.YAML})
    ResponseEntity<Answer> restore(
            Caller caller, @PathVariable String workflow, @PathVariable String version, Query query, IfMatch condition) {
        var comment = WorkflowController.comment(query);
        return WorkflowController.shown(
                editing.restore(caller, WorkflowController.id(workflow), condition, number(version), comment));
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "version_not_found", "Versions are numbered 1, 2, 3 and so on.");
        }
        return Integer.parseInt(text);
    }

    @GetMapping(path = PATH + "/route", produces = WorkflowController.YAML)
    ResponseEntity<byte[]> route(Caller caller, @PathVariable String workflow) {
        var current = editing.version(caller.tenant(), WorkflowController.id(workflow), Optional.empty());
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(WorkflowController.YAML))
                .body(versions.route(current).getBytes(StandardCharsets.UTF_8));
    }
}
