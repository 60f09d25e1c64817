package dev.waybill.workflow;

import dev.waybill.expression.Expressions;
import dev.waybill.expression.InvalidExpression;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Body;
import dev.waybill.request.Members;

/** What a request for a rollout asks for, read strictly. */
final class RolloutRequest {
    private static final int MOST_OF_AN_EXPRESSION = 10_000;
    private static final double FAILURE_RATE = 0.2;
    private static final int MIN_EXECUTIONS = 20;

    private final Expressions overInput;

    /** @param overInput in which nothing but the input can be named */
    RolloutRequest(Expressions overInput) {
        this.overInput = overInput;
    }

    /** @throws Refusal with every fault */
    RolloutRule rule(Body body) {
        var members = Members.of(body);
        var version = members.number("version");
        var percent = members.decimal("percent", 100);
        var when = members.text("when", MOST_OF_AN_EXPRESSION);
        var key = members.text("key", MOST_OF_AN_EXPRESSION);
        var failureRate = members.decimal("failure_rate", 1);
        var minExecutions = members.number("min_executions");
        if (members.isMissing("version")) {
            members.fault("version", "required", "version is the number of the version to roll out.");
        }
        if (members.isMissing("percent") && members.isMissing("when")) {
            members.fault("percent", "required", "percent or when says which starts get the version.");
        }
        if (minExecutions.filter(number -> number > Rollout.WINDOW).isPresent()) {
            members.fault("min_executions", "too_large", "min_executions is at most " + Rollout.WINDOW + ", as no more are counted.");
        }
        when.ifPresent(source -> compile(members, "when", () -> overInput.condition(source)));
        key.ifPresent(template -> compile(members, "key", () -> overInput.template(template)));
        members.end();
        return new RolloutRule(
                version.orElseThrow(),
                percent.orElse(null),
                when.orElse(null),
                key.orElse(null),
                failureRate.orElse(FAILURE_RATE),
                minExecutions.orElse(MIN_EXECUTIONS));
    }

    private static void compile(Members members, String name, Runnable compilation) {
        try {
            compilation.run();
        } catch (InvalidExpression e) {
            e.faults().forEach(fault -> members.fault(name, fault.code(), fault.message()));
        }
    }
}
