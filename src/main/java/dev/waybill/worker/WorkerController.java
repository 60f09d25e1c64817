package dev.waybill.worker;

import dev.waybill.engine.Messages.Address;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.tenant.Caller;
import dev.waybill.worker.Workers.Poll;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What workers call. */
@RestController
final class WorkerController {
    private static final String PATH = "/api/v1/workers";
    private static final String JSON = "application/json";
    private static final int MOST_TOPICS = 20;
    private static final int MOST_TASKS = 100;
    private static final int LONGEST_WAIT = 60;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ID = 1_000;
    private static final int LONGEST_MESSAGE = 4_000;
    private static final String CODE = "[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*";

    private final Workers workers;

    WorkerController(Workers workers) {
        this.workers = workers;
    }

    @PostMapping(path = PATH + "/poll", produces = JSON)
    Answer poll(Caller caller, Body body) throws InterruptedException {
        var members = Members.of(body);
        var topics = members.texts("topics", MOST_TOPICS, LONGEST_NAME);
        var pool = members.text("pool", LONGEST_NAME).orElse("");
        int most = Math.max(1, members.count("max", MOST_TASKS).orElse(1));
        var wait = Duration.ofSeconds(members.count("wait", LONGEST_WAIT).orElse(0));
        members.end();
        var tasks = workers.poll(new Poll(caller.tenant(), topics, pool, most, wait));
        return new Answer().with("tasks", tasks.stream().map(WorkerController::view).toList());
    }

    private static Answer view(WorkerTask task) {
        return new Answer()
                .with("id", WorkerTask.id(task.address()))
                .with("token", (long) task.token())
                .with("topic", task.topic())
                .with("input", Json.parse(task.input()))
                .with("execution_id", task.address().execution())
                .with("task_id", task.address().task())
                .with("attempt", (long) task.address().attempt())
                .with("idempotency_key", task.idempotencyKey())
                .with("lease_ms", task.lease().toMillis())
                .with("lease_until", task.leaseEnds());
    }

    @PostMapping(path = PATH + "/complete", produces = JSON)
    Answer complete(Caller caller, Body body) {
        var members = Members.of(body);
        var lease = lease(caller, members);
        var output = members.any("output").orElse(null);
        members.end();
        workers.complete(lease.address(), lease.token(), output);
        return new Answer().with("accepted", true);
    }

    @PostMapping(path = PATH + "/fail", produces = JSON)
    Answer fail(Caller caller, Body body) {
        var members = Members.of(body);
        var lease = lease(caller, members);
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", members.text("code", LONGEST_NAME).orElse("worker.failed"));
        error.put("message", members.text("message", LONGEST_MESSAGE).orElse("The worker failed"));
        error.put("detail", members.any("detail").orElse(null));
        members.end();
        if (!String.valueOf(error.get("code")).matches(CODE)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "body_invalid",
                    "The body has faults.",
                    List.of(new Fault("/code", "pattern", "code is words of small letters with dots between, as in stock.empty.")));
        }
        workers.fail(lease.address(), lease.token(), error);
        return new Answer().with("accepted", true);
    }

    @PostMapping(path = PATH + "/heartbeat", produces = JSON)
    Answer heartbeat(Caller caller, Body body) {
        var members = Members.of(body);
        var lease = lease(caller, members);
        members.end();
        return new Answer().with("lease_until", workers.renew(lease.address(), lease.token()));
    }

    private record Lease(Address address, int token) {}

    private static Lease lease(Caller caller, Members members) {
        var id = members.requiredText("id", LONGEST_ID);
        int token = members.requiredNumber("token");
        return new Lease(WorkerTask.address(caller.tenant(), id).orElse(new Address(caller.tenant(), new UUID(0, 0), "", 0)), token);
    }
}
