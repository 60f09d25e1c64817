package dev.waybill.simulation.test;

import dev.waybill.engine.TaskFailure;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;

/** Reads {@code error: {code, message, detail, retry_after, answered}}. */
final class MockedFailure {
    private MockedFailure() {}

    static Mock.Reaction read(Fields mock, List<Fault> faults) {
        var fields = Fields.of(mock.value("error") == null ? Map.of() : mock.value("error"), mock.at("error"), faults);
        var failure = TaskFailure.of(fields.text("code").orElse("mocked"), fields.text("message").orElse("The test lets this attempt fail"))
                .withDetail(fields.value("detail"));
        var wait = fields.duration("retry_after");
        if (wait.isPresent()) {
            failure = failure.withRetryAfter(wait.get());
        }
        if (fields.flag("answered")) {
            failure = failure.afterAnswer();
        }
        fields.end();
        return new Mock.Reaction.Fail(failure);
    }
}
