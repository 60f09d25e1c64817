package dev.waybill.execution;

import dev.waybill.engine.repair.Bulk;
import dev.waybill.engine.repair.BulkJob;
import dev.waybill.engine.repair.RepairKit;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** One action for many executions. */
@RestController
final class BulkController {
    private static final String PATH = ExecutionController.PATH + "/bulk";
    private static final String ONE = PATH + "/{job}";
    private static final String JSON = "application/json";

    private final Bulk bulk;

    BulkController(RepairKit repairs) {
        this.bulk = repairs.bulk();
    }

    /** Counts; unless that is all that is wanted, the job is durable once it is answered, and done by itself. */
    @PostMapping(path = PATH, produces = JSON)
    ResponseEntity<Answer> order(Caller caller, Body body) {
        var request = BulkRequest.of(body, caller.name());
        if (request.isDryRun()) {
            var preview = bulk.preview(caller.tenant(), request.order());
            return ResponseEntity.ok(new Answer()
                    .with("action", request.order().action().word())
                    .with("filter", request.order().filter().json())
                    .with("matched", preview.matched())
                    .with("samples", preview.samples()));
        }
        var job = bulk.order(caller.tenant(), request.order());
        return ResponseEntity.accepted().location(URI.create(PATH + "/" + job.id())).body(view(job));
    }

    @GetMapping(path = PATH, produces = JSON)
    Answer list(Caller caller, Query query) {
        return Answer.of(bulk.list(caller.tenant(), query.page("jobs")), BulkController::view);
    }

    @GetMapping(path = ONE, produces = JSON)
    Answer find(Caller caller, @PathVariable String job) {
        return view(bulk.find(caller.tenant(), id(job)));
    }

    @PostMapping(path = ONE + "/stop", produces = JSON)
    ResponseEntity<Answer> stop(Caller caller, @PathVariable String job) {
        return ResponseEntity.accepted().body(view(bulk.stop(caller.tenant(), id(job))));
    }

    @GetMapping(path = ONE + "/failures", produces = JSON)
    Answer failures(Caller caller, @PathVariable String job, Query query) {
        var id = id(job);
        return Answer.of(bulk.failures(caller.tenant(), id, query.page("failures of job " + id)), failure -> new Answer()
                .with("execution_id", failure.execution())
                .with("code", failure.code())
                .with("message", failure.message()));
    }

    private static Answer view(BulkJob job) {
        return new Answer()
                .with("id", job.id())
                .with("action", job.action().word())
                .with("filter", job.filter())
                .with("rate", job.rate() == null ? null : job.rate().longValue())
                .with("status", job.status().word())
                .with("matched", job.matched())
                .with("done", job.done())
                .with("failed", job.failed())
                .with("created_at", job.createdAt())
                .with("created_by", job.createdBy())
                .with("started_at", job.startedAt())
                .with("completed_at", job.completedAt());
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "job_not_found", "There is no such job"));
    }
}
