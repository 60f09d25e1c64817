package dev.waybill.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final CountDownLatch ten = new CountDownLatch(10);
    private HttpServer server;

    /** Its first answers come only once ten have been asked for. */
    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            ten.countDown();
            await();
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/missing") ? 404 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    private void await() {
        try {
            ten.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsWhatIsDueThoughNothingIsAnsweredYet() throws InterruptedException {
        var calls = List.of(call("/often", 3), call("/missing", 1));
        try (var http = HttpClient.newHttpClient()) {
            var samples = new Pace(http, calls, 200).run(Duration.ofMillis(100));

            assertThat(samples.spread(calls.getFirst()::equals).count()).isEqualTo(15);
            assertThat(samples.spread(calls.getLast()::equals).count()).isEqualTo(5);
            assertThat(samples.spread(_ -> true).most()).as("the first one has waited for the tenth").isGreaterThanOrEqualTo(45);
            assertThat(samples.unexpected(_ -> true)).containsOnly(404).hasSize(5);
        }
    }

    private Call call(String path, int weight) {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new Call("GET " + path, "", Call.Sort.READ, weight, () -> HttpRequest.newBuilder(address).build(), Set.of(200));
    }
}
