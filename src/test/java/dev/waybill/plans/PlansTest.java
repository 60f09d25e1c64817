package dev.waybill.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.WaybillApplication;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reads the plan of every statement that the calls of the API and the engine's loops issue, as PostgreSQL carried it out on
 * tables that are large enough for it to choose honestly. None may read a large table as a whole, nor most of it by an index.
 */
class PlansTest {
    private static final String KEY = "a-key-for-tests-of-thirty-two-characters";

    /** From there on PostgreSQL has reason to use an index, and a reader to ask for one. */
    private static final int LARGE = 2_000;

    /** What one statement may look at: keys that expire together, and a page with what is skipped on the way. */
    private static final int MOST_ROWS = 5_000;

    @TempDir
    static Path home;

    private static PlanningServer database;

    @BeforeAll
    static void store() throws IOException, SQLException {
        database = PlanningServer.start();
        try (var application = start();
                var connection = database.connect()) {
            var api = api(application);
            var workflow = id(api.post("/api/v1/workflows", Samples.small("original")).at("id"));
            var patient = id(api.post("/api/v1/workflows", Samples.patient("patient")).at("id"));
            ManyRows.store(
                    connection,
                    workflow,
                    execute(api, workflow, Map.of("n", 1), "wait=30"),
                    execute(api, workflow, Map.of("m", 1), "wait=30"),
                    waiting(api, execute(api, patient, Map.of(), "wait=0")));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    private static UUID execute(Api api, UUID workflow, Map<String, Object> input, String prefer) {
        return id(api.post("/api/v1/workflows/" + workflow + "/execute", Map.of("input", input), "Prefer", prefer).at("id"));
    }

    private static UUID waiting(Api api, UUID execution) {
        await().until(() -> "waiting".equals(api.get("/api/v1/executions/" + execution).at("status")));
        return execution;
    }

    private static UUID id(Object text) {
        return UUID.fromString(text.toString());
    }

    private static ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(WaybillApplication.class)
                .properties(
                        "server.port=0",
                        "management.server.port=0",
                        "waybill.admin.api-key=" + KEY,
                        "waybill.ready-message=false",
                        "waybill.home=" + home,
                        "waybill.pools=gpu, arm",
                        "waybill.database.url=" + database.url(),
                        "waybill.database.user=postgres",
                        "waybill.database.password=postgres")
                .run();
    }

    private static Api api(ConfigurableApplicationContext application) {
        return new Api(application.getEnvironment().getRequiredProperty("local.server.port", Integer.class), KEY);
    }

    /** First with a plan for the values of each statement, as those get that are rare; then with one for any values, as the frequent ones. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "force_generic_plan"})
    void noStatementReadsALargeTableAsAWhole(String planCacheMode) throws IOException, SQLException {
        var large = database.largeTables(LARGE);
        assertThat(large).contains("workflow", "workflow_version", "idempotency_key").anyMatch(name -> name.startsWith("execution_2"))
                .anyMatch(name -> name.startsWith("journal_2")).anyMatch(name -> name.startsWith("blob_2"));
        database.explain(planCacheMode);
        database.clear();
        try (var application = start()) {
            var api = api(application);
            assertThat(new Calls(api).send()).containsExactlyInAnyOrderElementsOf(described(api));
            await("the engine's loops").atMost(Duration.ofSeconds(60)).until(() -> areAllThere(database.plans()));
        }
        var faults = new TreeSet<String>();
        database.plans().forEach(plan -> faults.addAll(plan.faults(large, MOST_ROWS)));
        assertThat(faults).isEmpty();
    }

    /** Something of each loop, whatever its statements are. */
    private static boolean areAllThere(List<Plan> plans) {
        return List.of("heartbeat", "idempotency_key k", "and completed_at > $", "skip locked", "fenced_at <", "owner in", "update workflow_rollout r", "retention_watch", "sla_watch", "pool_queue", "concurrency_slot").stream()
                .allMatch(words -> plans.stream().anyMatch(plan -> plan.sql().contains(words)));
    }

    private static Set<String> described(Api api) {
        var described = new TreeSet<String>();
        ((Map<?, ?>) api.get("/v3/api-docs").json().get("paths")).forEach((path, calls) ->
                ((Map<?, ?>) calls).keySet().forEach(method -> described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));
        return described;
    }
}
