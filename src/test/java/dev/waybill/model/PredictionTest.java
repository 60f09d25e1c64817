package dev.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A prediction tells legal ends and orders from others. */
class PredictionTest {
    private static final Scenario FAILING = new Scenario(
            Map.of("tasks", List.of(
                    Map.of("task_id", "bad", "type", "test_effect"),
                    Map.of("task_id", "worse", "type", "test_effect"),
                    Map.of("task_id", "slow", "type", "test_effect"),
                    Map.of("task_id", "next", "type", "test_effect", "dependencies", List.of("slow")),
                    Map.of("task_id", "below", "type", "test_effect", "dependencies", List.of("bad")))),
            Map.of("bad", List.of("fail:x"), "worse", List.of("fail:timeout", "fail:y"), "slow", List.of("fail:timeout", "ok"),
                    "next", List.of("ok"), "below", List.of("ok")));
    private static final Prediction PREDICTION = Model.predict(FAILING);

    private static List<String> complaints(String error, Map<String, Ending> changed) {
        var endings = new HashMap<>(PREDICTION.endings());
        endings.putAll(changed);
        return PREDICTION.complaints(new Observation("failed", error, endings));
    }

    private static Ending ended(String outcome, int attempts) {
        return new Ending(outcome, attempts);
    }

    @Test
    void acceptsEveryPlaceWhereAFailureMayHaveStoppedTheRest() {
        assertThat(complaints("bad", Map.of())).isEmpty();
        assertThat(complaints("worse", Map.of())).isEmpty();
        assertThat(complaints("bad", Map.of("next", ended("cancelled", 0)))).isEmpty();
        assertThat(complaints("bad", Map.of("slow", ended("cancelled", 1), "next", ended("cancelled", 0)))).isEmpty();
        assertThat(complaints("bad", Map.of("slow", ended("failure", 1), "next", ended("cancelled", 0)))).isEmpty();
        assertThat(complaints("worse", Map.of("bad", ended("cancelled", 0)))).isEmpty();
    }

    @Test
    void complainsOfEndsThatNoTimingExplains() {
        assertThat(complaints("bad", Map.of("below", ended("success", 1)))).as("below a failure").isNotEmpty();
        assertThat(complaints("bad", Map.of("below", ended("skipped", 0)))).as("decided after it").isNotEmpty();
        assertThat(complaints("bad", Map.of("slow", ended("cancelled", 1)))).as("next ran nevertheless").isNotEmpty();
        assertThat(complaints("bad", Map.of("slow", ended("success", 1)))).as("an attempt is missing").isNotEmpty();
        assertThat(complaints("slow", Map.of())).as("not the error").isNotEmpty();
        assertThat(complaints("worse", Map.of("worse", ended("failure", 1)))).as("retried until an error came").isNotEmpty();
        assertThat(PREDICTION.complaints(new Observation("succeeded", null, PREDICTION.endings()))).isNotEmpty();
    }

    @Test
    void acceptsOnlyOrdersInWhichUpstreamEndsFirst() {
        assertThat(PREDICTION.complaintsOfOrder(List.of("start slow", "start slow", "start bad", "end slow", "start next"))).isEmpty();
        assertThat(PREDICTION.complaintsOfOrder(List.of("start slow", "start next"))).hasSize(1);
        assertThat(PREDICTION.complaintsOfOrder(List.of("start slow", "end slow", "start slow"))).hasSize(1);
    }
}
