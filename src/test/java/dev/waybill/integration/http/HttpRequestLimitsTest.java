package dev.waybill.integration.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.TaskFailure;
import dev.waybill.testing.LedgerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that hang, flood or talk nonsense: each costs its own task a coded failure, and nothing else. */
@Timeout(60)
class HttpRequestLimitsTest {
    @TempDir
    static Path folder;

    private static LedgerServer ledger;
    private static HttpTask task;

    @BeforeAll
    static void start() {
        ledger = LedgerServer.start(folder.resolve("ledger"));
        task = new HttpTask("127.0.0.1:" + ledger.port());
    }

    @AfterAll
    static void stop() {
        task.close();
        ledger.close();
    }

    private static Map<String, @Nullable Object> get(String path) {
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        parameters.put("url", ledger.at(path));
        return parameters;
    }

    @ParameterizedTest
    @Tag("F28")
    @Tag("S25")
    @ValueSource(strings = {"hang-before", "hang-after", "slow&ms=600000", "drip&ms=20"})
    void endsACallAtItsDeadlineHoweverThePeerSpendsTheTime(String mode) {
        long begin = System.nanoTime();
        var failure = task.failure(get("/deadline?mode=" + mode), Duration.ofMillis(300));
        assertThat(failure.code()).isEqualTo("timeout");
        assertThat(failure.isAnswered()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
        assertThat(Thread.currentThread().isInterrupted()).as("the deadline's own interrupt is taken back").isFalse();
    }

    @Test
    @Tag("F28")
    void countsTheTimeOfAllRedirectsTogether() {
        ledger.behave("/together", "mode=redirect&to=/together/slow");
        ledger.behave("/together/slow", "mode=slow&ms=600000");
        var parameters = get("/together");
        parameters.put("follow_redirects", true);
        assertThat(task.failure(parameters, Duration.ofMillis(300)).code()).isEqualTo("timeout");
    }

    @Test
    void sendsNothingWhenNoTimeIsLeft() {
        assertThat(task.failure(get("/late"), Duration.ZERO).code()).isEqualTo("timeout");
        assertThat(ledger.entries("/late")).isEmpty();
    }

    @Test
    @Tag("F28")
    void endsWhenItsVirtualThreadIsInterrupted() throws Exception {
        var failed = new CompletableFuture<TaskFailure>();
        var caller = Thread.ofVirtual().start(() -> failed.complete(task.failure(get("/interrupted?mode=hang-after"))));
        ledger.awaitRequest("/interrupted");
        caller.interrupt();
        assertThat(failed.get(10, TimeUnit.SECONDS).code()).isEqualTo("cancelled");
    }

    @Test
    @Tag("F28")
    void freesTheConnectionsOfCallsThatTimedOut() {
        for (int i = 0; i < 70; i++) { // more than may be open to one peer
            assertThat(task.failure(get("/many?mode=hang-after"), Duration.ofMillis(20)).code()).isEqualTo("timeout");
        }
        assertThat(task.output(get("/after"))).containsEntry("status", 200L);
    }

    @ParameterizedTest
    @Tag("S25")
    @CsvSource({
        "endless, payload.too_large",
        "bomb, payload.too_large",
        "huge-headers, payload.too_large",
        "huge-headers&count=2000&size=1, payload.too_large",
        "huge-headers&count=1&size=70000, payload.too_large",
        "informational, payload.too_large",
    })
    void refusesMoreThanTheLimits(String mode, String code) {
        assertThat(task.failure(get("/large?mode=" + mode)).code()).isEqualTo(code);
    }

    @Test
    @Tag("S25")
    void takesHeadersWithinTheLimit() {
        assertThat(task.output(get("/headers?mode=huge-headers&count=7&size=8192"))).containsEntry("status", 200L);
        assertThat(task.output(get("/headers?mode=huge-headers&count=500&size=10"))).containsEntry("status", 200L);
    }

    @ParameterizedTest
    @Tag("F29")
    @ValueSource(
            strings = {"garbage", "http09", "bad-chunk", "bad-gzip", "short", "negative-length", "two-lengths", "reset", "reset-before", "close"})
    void failsWithACodeWhenWhatComesIsNotAWholeAnswer(String mode) {
        var failure = task.failure(get("/garbage?mode=" + mode));
        assertThat(failure.code()).isEqualTo("connection");
        assertThat(failure.sentence()).doesNotContain("Exception", "org.apache", "java.");
    }

    @Test
    @Tag("F29")
    void takesNoMoreThanTheLengthThatWasSaid() {
        assertThat(task.output(get("/long?mode=long")).get("body")).isEqualTo("too");
        assertThat(task.output(get("/long/after"))).containsEntry("status", 200L);
    }

    @Test
    @Tag("S25")
    void keepsTrailersOut() {
        var output = task.output(get("/trailers?mode=trailers"));
        assertThat(output).containsEntry("body", "ok");
        assertThat(((Map<?, ?>) output.get("headers")).containsKey("x-late")).isFalse();
    }
}
