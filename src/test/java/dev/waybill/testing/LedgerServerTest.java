package dev.waybill.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerServerTest {
    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private LedgerServer ledger;

    @BeforeEach
    void start() {
        ledger = LedgerServer.start(folder.resolve("ledger"));
    }

    @AfterEach
    void stop() {
        ledger.close();
        client.close();
    }

    private HttpResponse<String> post(String url, String key, String body) throws IOException, InterruptedException {
        return client.send(request(url, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String url, String key, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @Test
    void writesARequestToItsFileBeforeItAnswers() throws Exception {
        assertThat(post(ledger.at("/book?x=1"), "k1", "hello").statusCode()).isEqualTo(200);

        var read = LedgerServer.read(folder.resolve("ledger"));
        assertThat(read).isEqualTo(ledger.entries()).hasSize(1);
        assertThat(read.getFirst().target()).isEqualTo("/book?x=1");
        assertThat(read.getFirst().key()).isEqualTo("k1");
        assertThat(read.getFirst().text()).isEqualTo("hello");
    }

    @Test
    void takesEffectOncePerKeyUnderDedupe() throws Exception {
        ledger.behave("/book", "mode=dedupe");
        var first = post(ledger.at("/book"), "k1", "a").body();
        assertThat(post(ledger.at("/book"), "k1", "a").body()).isEqualTo(first);
        post(ledger.at("/book"), "k2", "a");

        assertThat(ledger.entries()).extracting(LedgerEntry::effect).containsExactly(true, false, true);
    }

    @Test
    void hangsAfterTheEffectUntilReleased() throws Exception {
        var answer = client.sendAsync(request(ledger.at("/book?mode=hang-after"), "k", ""), HttpResponse.BodyHandlers.ofString());
        ledger.awaitRequest("/book");
        assertThat(answer.isDone()).isFalse();
        ledger.release("/book");
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void hangsBeforeTheEffectUntilReleasedThroughTheControlCall() throws Exception {
        CompletableFuture<?> answer =
                client.sendAsync(request(ledger.at("/book?mode=hang-before"), "k", ""), HttpResponse.BodyHandlers.ofString());
        assertThat(ledger.entries()).isEmpty();
        post(ledger.at("/_ledger/release?path=/book"), "-", "");
        answer.get();
        assertThat(ledger.entries("/book")).hasSize(1);
    }

    @Test
    void resetsTheConnectionAfterTheEffect() {
        assertThatThrownBy(() -> post(ledger.at("/book?mode=reset"), "k", "")).isInstanceOf(IOException.class);
        assertThat(ledger.entries("/book")).isNotEmpty();
    }

    @Test
    void failsTheFirstRequestsAndSaysWhenToComeBack() throws Exception {
        ledger.behave("/book", "mode=fail&status=429&first=1&retry_after=3");
        var failed = post(ledger.at("/book"), "k", "");
        assertThat(failed.statusCode()).isEqualTo(429);
        assertThat(failed.headers().firstValue("retry-after")).contains("3");
        assertThat(post(ledger.at("/book"), "k", "").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsWhatItAnsweredThoughItIsKilled() throws Exception {
        var file = folder.resolve("killed");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerServer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            var port = lines.readLine();
            assertThat(post("http://127.0.0.1:" + port + "/book", "k1", "").statusCode()).isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(LedgerServer.read(file)).extracting(LedgerEntry::key).containsExactly("k1");
    }

    @Test
    void passesDelaysResetsAndRefusesThroughTheProxy() throws Exception {
        try (var proxy = FaultProxy.before(ledger.port())) {
            var url = "http://127.0.0.1:" + proxy.port() + "/book";
            assertThat(post(url, "k", "").statusCode()).isEqualTo(200);

            proxy.set(FaultProxy.Direction.TO_CLIENT, new FaultProxy.Fault.BlackHole());
            var lost = client.sendAsync(request(url, "lost", ""), HttpResponse.BodyHandlers.ofString());
            ledger.await(entry -> "lost".equals(entry.key()), 1, Duration.ofSeconds(10));
            proxy.cut();
            assertThatThrownBy(lost::get).as("the answer was lost").hasCauseInstanceOf(IOException.class);

            proxy.down();
            assertThatThrownBy(() -> post(url, "k", "")).isInstanceOf(IOException.class);
            proxy.heal();
            assertThat(post(url, "k", "").statusCode()).isEqualTo(200);

            proxy.set(FaultProxy.Direction.TO_CLIENT, new FaultProxy.Fault.ResetAfter(20));
            assertThatThrownBy(() -> post(url, "torn", "")).isInstanceOf(IOException.class);
        }
    }
}
