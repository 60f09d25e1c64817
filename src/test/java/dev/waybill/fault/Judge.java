package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Evidence;
import dev.waybill.checker.LedgerCall;
import dev.waybill.checker.Snapshot;
import dev.waybill.model.Ending;
import dev.waybill.model.Model;
import dev.waybill.model.Observation;
import dev.waybill.model.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Asks the independent checker whether what a scenario left behind keeps the promises, and the model whether it ended well. */
final class Judge {
    /** A node's clock is the database's as it was read last, so it lags by the time that the answer took. */
    private static final Duration CLOCKS = Duration.ofMillis(500);

    private Judge() {}

    /** Asks the model how an execution ends, and the server how it did. */
    static void judge(Scenario scenario, Client client, String execution) throws IOException {
        var head = client.get("/executions/" + execution);
        var endings = new HashMap<String, Ending>();
        for (var task : client.get("/executions/" + execution + "/tasks?limit=200").items()) {
            endings.put((String) task.get("task_id"), new Ending((String) task.get("outcome"), ((Long) task.get("attempts")).intValue()));
        }
        var errorTask = head.body().get("error") instanceof Map<?, ?> error ? (String) error.get("task_id") : null;
        assertThat(Model.predict(scenario).complaints(new Observation(head.text("status"), errorTask, endings))).as(execution).isEmpty();
    }

    /** @param deaths how often a node died, froze, stopped or lost its claim until now */
    static void judge(Snapshot snapshot, Path ledger, Load load, int deaths) {
        try {
            var evidence = Evidence.of(snapshot)
                    .with(LedgerCall.read(ledger))
                    .with(load.history())
                    .withDeaths(deaths)
                    .withClocksApart(CLOCKS);
            assertThat(Checker.check(evidence)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
