package dev.waybill.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;

/** The reference model: a pure function from a definition and a script to how everything ends. */
public final class Model {
    private final Scenario scenario;
    private final Plan plan;

    private Model(Scenario scenario) {
        this.scenario = scenario;
        this.plan = scenario.plan();
    }

    /** How the execution ends when nobody cancels, pauses or retries it and no deadline passes. */
    public static Prediction predict(Scenario scenario) {
        return new Model(scenario).predict();
    }

    private Prediction predict() {
        var outcomes = new HashMap<String, String>();
        var endings = new LinkedHashMap<String, Ending>();
        var errors = new HashSet<String>();
        for (var task : plan.inOrder()) {
            var ending = switch (plan.decide(task, outcomes)) {
                case WAIT -> Ending.CANCELLED;
                case SKIP -> Ending.SKIPPED;
                case START -> begin(plan.step(task));
            };
            endings.put(task, ending);
            if (plan.stopsTheExecution(task, ending.outcome())) {
                errors.add(task);
            } else if (!ending.outcome().equals("cancelled")) {
                outcomes.put(task, ending.outcome());
            }
        }
        return new Prediction(scenario, plan, endings, errors);
    }

    private Ending begin(Step step) {
        return switch (step.when()) {
            case null -> run(step);
            case "true" -> run(step);
            case "false" -> Ending.SKIPPED;
            default -> new Ending("failure", 1);
        };
    }

    private Ending run(Step step) {
        for (int attempt = 1; ; attempt++) {
            var does = scenario.attempt(step.id(), attempt);
            if (does.equals("ok")) {
                return new Ending("success", attempt);
            }
            if (does.startsWith("label:")) {
                return new Ending(does.substring("label:".length()), attempt);
            }
            if (!step.retry().repeats(does.substring("fail:".length()), attempt)) {
                return new Ending("failure", attempt);
            }
        }
    }
}
