package dev.waybill.approval;

import dev.waybill.approval.Approval.Decision;
import dev.waybill.approval.Approval.Status;
import dev.waybill.approval.Approvals.Vote;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people are asked, and their answers. */
@RestController
final class ApprovalController {
    private static final String PATH = "/api/v1/approvals";
    private static final String JSON = "application/json";
    private static final int LONGEST_COMMENT = 4_000;
    private static final int LONGEST_NAME = 200;
    private static final Map<String, Status> STATUSES =
            Arrays.stream(Status.values()).collect(Collectors.toMap(Status::word, status -> status, (a, _) -> a, LinkedHashMap::new));

    private final Approvals approvals;

    ApprovalController(Approvals approvals) {
        this.approvals = approvals;
    }

    @GetMapping(path = PATH, produces = JSON)
    Answer list(Caller caller, Query query) {
        var status = query.word("status", STATUSES);
        boolean isMine = query.flag("mine").orElse(false);
        return Answer.of(approvals.list(caller, status, isMine, query.page("approvals")), ApprovalController::view);
    }

    @GetMapping(path = PATH + "/{approval}", produces = JSON)
    Answer find(Caller caller, @PathVariable String approval) {
        return view(approvals.find(caller.tenant(), id(approval)));
    }

    @PostMapping(path = PATH + "/{approval}/approve", produces = JSON)
    Answer approve(Caller caller, @PathVariable String approval, Optional<Body> body) {
        return view(approvals.decide(caller, id(approval), vote(true, body)));
    }

    @PostMapping(path = PATH + "/{approval}/reject", produces = JSON)
    Answer reject(Caller caller, @PathVariable String approval, Optional<Body> body) {
        return view(approvals.decide(caller, id(approval), vote(false, body)));
    }

    @PostMapping(path = PATH + "/{approval}/delegate", produces = JSON)
    Answer delegate(Caller caller, @PathVariable String approval, Body body) {
        var members = Members.of(body);
        var to = members.text("to", LONGEST_NAME).filter(name -> !name.isBlank());
        members.end();
        return view(approvals.delegate(caller, id(approval), to.orElseThrow(() -> new Refusal(
                Refusal.Kind.INVALID,
                "body_invalid",
                "The body has faults.",
                List.of(new Fault("/to", "required", "to is the name of a user, or of a role as in role:manager."))))));
    }

    private static Vote vote(boolean isApproval, Optional<Body> body) {
        var members = Members.of(body.orElse(new Body(Map.of())));
        var comment = members.text("comment", LONGEST_COMMENT);
        var form = members.any("form");
        members.end();
        return new Vote(isApproval, comment, form);
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(Approvals::notFound);
    }

    private static Answer view(Approval approval) {
        return new Answer()
                .with("id", approval.id())
                .with("execution_id", approval.address().execution())
                .with("task_id", approval.address().task())
                .with("title", approval.title())
                .with("status", approval.status().word())
                .with("approvers", approval.approvers())
                .with("quorum", (long) approval.quorum())
                .with("form", approval.form())
                .with("decisions", approval.decisions().stream().map(ApprovalController::view).toList())
                .with("created_at", approval.createdAt())
                .with("due_at", approval.dueAt())
                .with("decided_at", approval.decidedAt())
                .with("reminders", (long) approval.reminders())
                .with("escalated_at", approval.escalatedAt());
    }

    private static Answer view(Decision decision) {
        return new Answer()
                .with("by", decision.by())
                .with("decision", decision.isApproval() ? "approved" : "rejected")
                .with("comment", decision.comment())
                .with("form", decision.form())
                .with("at", decision.at());
    }
}
