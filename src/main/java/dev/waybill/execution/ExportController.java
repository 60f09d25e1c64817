package dev.waybill.execution;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Executions;
import dev.waybill.engine.repair.Imported;
import dev.waybill.engine.repair.Imports;
import dev.waybill.engine.repair.RepairKit;
import dev.waybill.refusal.Fault;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Bundle;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Executions as documents: out of here, and in from elsewhere, to look at. */
@RestController
final class ExportController {
    private static final String IMPORTED = ExecutionController.PATH + "/imported";
    private static final String JSON = "application/json";
    private static final UUID NONE = new UUID(0, 0);

    private final RepairKit repairs;
    private final Executions executions;

    ExportController(RepairKit repairs, Executions executions) {
        this.repairs = repairs;
        this.executions = executions;
    }

    @GetMapping(path = ExecutionController.PATH + "/{execution}/export", produces = JSON)
    Answer export(Caller caller, @PathVariable String execution) {
        var found = executions.find(caller.tenant(), ExecutionController.id(execution)).orElseThrow(ExecutionController::notFound);
        return new Answer().withAll(repairs.exports().of(found, caller.name()));
    }

    /** Keeps it under an id of its own; nothing can run it. */
    @PostMapping(path = ExecutionController.PATH + "/import", produces = JSON)
    ResponseEntity<Answer> keep(Caller caller, Bundle bundle) {
        var imported = repairs.imports().keep(caller.tenant(), origin(bundle), object(bundle), caller.name());
        return ResponseEntity.created(URI.create(IMPORTED + "/" + imported.id())).body(brief(imported));
    }

    private static Imports.Origin origin(Bundle bundle) {
        var members = Members.of(new Body(bundle.json()));
        for (var other : List.of("exported_at", "exported_by", "settings", "journal", "is_cut", "values_left_out")) {
            var _ = members.any(other);
        }
        var format = members.requiredText("format", 100);
        if (!format.isEmpty() && !Imports.isKnown(format)) {
            members.fault(new Fault("/format", "unknown_format", "format is that of an export of this release: waybill.execution/1."));
        }
        if (members.object("definition").isEmpty()) {
            members.fault(new Fault("/definition", "required", "definition is an object, as in an export."));
        }
        if (!(members.any("journal").orElse(null) instanceof List<?>)) {
            members.fault(new Fault("/journal", "required", "journal is a list, as in an export."));
        }
        var execution = members.open("execution");
        var source = execution.flatMap(one -> one.id("id")).orElse(NONE);
        var name = execution.map(one -> one.requiredText("workflow_name", 200)).orElse("");
        var status = execution.flatMap(one -> one.word("status", ExecutionController.STATUSES)).map(ExecutionStatus::word).orElse("");
        if (!members.hasFaults() && (source.equals(NONE) || status.isEmpty())) {
            members.fault(new Fault("/execution", "required", "execution is an object with id, workflow_name and status, as in an export."));
        }
        members.end();
        return new Imports.Origin(source, name, status);
    }

    @SuppressWarnings("unchecked") // its members were read
    private static Map<String, @Nullable Object> object(Bundle bundle) {
        return bundle.json() instanceof Map<?, ?> object ? (Map<String, @Nullable Object>) object : Map.of();
    }

    @GetMapping(path = IMPORTED, produces = JSON)
    Answer list(Caller caller, Query query) {
        return Answer.of(repairs.imports().list(caller.tenant(), query.page("imported executions")), ExportController::brief);
    }

    @GetMapping(path = IMPORTED + "/{imported}", produces = JSON)
    Answer find(Caller caller, @PathVariable String imported) {
        var found = repairs.imports().find(caller.tenant(), ExecutionController.id(imported));
        return brief(found).with("bundle", found.bundle());
    }

    @DeleteMapping(path = IMPORTED + "/{imported}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String imported) {
        repairs.imports().delete(caller.tenant(), ExecutionController.id(imported));
    }

    private static Answer brief(Imported imported) {
        return new Answer()
                .with("id", imported.id())
                .with("is_imported", true)
                .with("source_id", imported.source())
                .with("workflow_name", imported.workflowName())
                .with("status", imported.status())
                .with("imported_at", imported.importedAt())
                .with("imported_by", imported.importedBy());
    }
}
