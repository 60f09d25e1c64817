package dev.waybill.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/** Clients that send or take a byte now and then, each within every single time-out. */
@Tag("S43")
@Timeout(60)
class SlowClientTest {
    private static final PatientProtocol.Limits LIMITS = new PatientProtocol.Limits(1_000, 3_000);
    private static final int LARGE = 64 << 20;

    private final CompletableFuture<Long> readFailed = new CompletableFuture<>();
    private final CompletableFuture<Long> writeFailed = new CompletableFuture<>();
    private TomcatWebServer server;

    /** Reads what is sent, then answers; {@code /large} with more than any buffer holds. */
    private final class Peer extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                request.getInputStream().readAllBytes();
            } catch (IOException e) {
                readFailed.complete(System.nanoTime());
                throw e;
            }
            try {
                var body = request.getRequestURI().equals("/large") ? new byte[LARGE] : new byte[] {'o', 'k'};
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
                response.flushBuffer();
            } catch (IOException e) {
                writeFailed.complete(System.nanoTime());
                throw e;
            }
        }
    }

    @BeforeEach
    void start() {
        var factory = new TomcatServletWebServerFactory(0);
        new TomcatEdge().customize(factory);
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("connectionTimeout", "5000");
            ((PatientProtocol) connector.getProtocolHandler()).limit(LIMITS);
        });
        factory.addInitializers(context -> context.addServlet("peer", new Peer()).addMapping("/"));
        server = (TomcatWebServer) factory.getWebServer();
        server.start();
    }

    @AfterEach
    void stop() {
        server.destroy();
    }

    private Socket connect(String beginning) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(1);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Sends a byte every 100 ms until the server has closed the connection. */
    private static Duration dripUntilClosed(Socket socket) {
        long begun = System.nanoTime();
        await().pollInterval(Duration.ofMillis(100)).atMost(Duration.ofSeconds(20)).until(() -> {
            try {
                socket.getOutputStream().write('a');
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (SocketException e) {
                return true;
            }
        });
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void endsARequestWhoseHeadersComeByteByByte() throws IOException {
        try (var socket = connect("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")) {
            assertThat(dripUntilClosed(socket)).isBetween(Duration.ofMillis(LIMITS.head() - 100), Duration.ofMillis(LIMITS.head() + 4_000));
        }
    }

    @Test
    void endsARequestWhoseBodyComesByteByByte() throws Exception {
        try (var socket = connect("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")) {
            assertThat(dripUntilClosed(socket)).isBetween(Duration.ofMillis(LIMITS.whole() - 100), Duration.ofMillis(LIMITS.whole() + 4_000));
            readFailed.get(10, TimeUnit.SECONDS); // its thread is free
        }
    }

    @Test
    void endsAnAnswerThatNobodyReads() throws Exception {
        try (var socket = connect("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            long begun = System.nanoTime();
            long failed = writeFailed.get(20, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(failed - begun)).isGreaterThan(Duration.ofMillis(LIMITS.whole() - 1_000));
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void endsAnAnswerThatIsReadByteByByte() throws Exception {
        try (var socket = connect("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            socket.setSoTimeout(5_000);
            await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(30)).until(() -> {
                var _ = socket.getInputStream().readNBytes(4_096);
                return writeFailed.isDone();
            });
        }
    }

    @Test
    void letsAConnectionServeManyRequestsInMoreTimeThanOneHas() throws Exception {
        try (var socket = connect("")) {
            socket.setSoTimeout(5_000);
            long begun = System.nanoTime();
            await().pollInterval(Duration.ofMillis(400)).atMost(Duration.ofSeconds(20)).until(() -> {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                var answer = new StringBuilder();
                while (!answer.toString().endsWith("\r\n\r\nok")) {
                    int next = socket.getInputStream().read();
                    assertThat(next).as("open after %s", answer).isNotNegative();
                    answer.append((char) next);
                }
                assertThat(answer).startsWith("HTTP/1.1 200");
                return System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(LIMITS.whole() + 1_500);
            });
        }
    }
}
