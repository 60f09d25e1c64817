package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST = 101;

    @TempDir
    Path folder;

    private final List<SocketAddress> dialled = new CopyOnWriteArrayList<>();
    private LedgerServer ledger;

    @BeforeEach
    void start() {
        ledger = LedgerServer.start(folder.resolve("ledger"));
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    /** Notes where it is told to connect to, and connects to the ledger instead. */
    private Socket dial(Proxy proxy) {
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                dialled.add(address);
                super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ledger.port()), timeout);
            }
        };
    }

    private GuardedClient client(Resolver resolver, String... allow) {
        return new GuardedClient(
                new Egress(List.of(allow), resolver, Set::of), this::dial, SSLContexts.createDefault(), "test", MOST);
    }

    private static List<InetAddress> literals(String... addresses) {
        var list = new ArrayList<InetAddress>();
        for (var address : addresses) {
            list.add(InetAddress.ofLiteral(address));
        }
        return list;
    }

    @Test
    @Tag("S23")
    void dialsTheAddressThatWasCheckedThoughTheNameChangesMeanwhile() throws Exception {
        var lookups = new AtomicInteger();
        Resolver rebinding = _ -> literals(lookups.incrementAndGet() == 1 ? "93.184.216.34" : "127.0.0.1");
        try (var client = client(rebinding)) {
            assertThat(client.send(new HttpGet("http://shop.example/x"), LIMIT).status()).isEqualTo(200);
            assertThat(lookups).hasValue(1);
            assertThat(dialled).containsExactly(new InetSocketAddress(InetAddress.ofLiteral("93.184.216.34"), 80));
            assertThat(ledger.entries("/x").getFirst().headers()).containsEntry("host", "shop.example");
        }
    }

    @ParameterizedTest
    @Tag("S23")
    @ValueSource(
            strings = {
                "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/", "http://shop.example:22/",
                "http://169.254.169.254/latest", "http://0177.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
                "https://10.0.0.1/", "http://[64:ff9b::7f00:1]/",
            })
    void dialsNothingThatIsDenied(String url) throws Exception {
        try (var client = client(name -> literals(name.equals("localhost") ? "127.0.0.1" : "93.184.216.34"))) {
            assertThatThrownBy(() -> client.send(new HttpGet(url), LIMIT)).isInstanceOf(EgressDenied.class);
            assertThat(dialled).isEmpty();
            assertThat(ledger.entries()).isEmpty();
        }
    }

    @Test
    @Tag("S23")
    void triesTheNextCheckedAddressWhenOneDoesNotAnswer() throws Exception {
        var sockets = new AtomicInteger();
        var egress = new Egress(List.of(), _ -> literals("93.184.216.34", "93.184.216.35"), Set::of);
        try (var client = new GuardedClient(
                egress,
                proxy -> sockets.incrementAndGet() > 1 ? dial(proxy) : new Socket(Proxy.NO_PROXY) {
                    @Override
                    public void connect(SocketAddress address, int timeout) throws IOException {
                        throw new java.net.ConnectException("refused");
                    }
                },
                SSLContexts.createDefault(),
                "test",
                MOST)) {
            assertThat(client.send(new HttpGet("http://shop.example/"), LIMIT).status()).isEqualTo(200);
            assertThat(dialled).containsExactly(new InetSocketAddress(InetAddress.ofLiteral("93.184.216.35"), 80));
        }
    }

    @Test
    @Tag("S25")
    void heedsNoProxySetting() throws Exception {
        var names = List.of("http.proxyHost", "https.proxyHost", "socksProxyHost");
        try (var client = client(_ -> literals("93.184.216.34"))) {
            names.forEach(name -> System.setProperty(name, "127.0.0.1"));
            client.send(new HttpGet("http://shop.example/"), LIMIT);
            assertThat(dialled).containsExactly(new InetSocketAddress(InetAddress.ofLiteral("93.184.216.34"), 80));
        } finally {
            names.forEach(System::clearProperty);
        }
    }

    @Test
    @Tag("S24")
    void keepsNoCookies() throws Exception {
        ledger.behave("/", "mode=ok&header=Set-Cookie: a%3Db");
        try (var client = client(_ -> literals("93.184.216.34"))) {
            client.send(new HttpGet("http://shop.example/"), LIMIT);
            client.send(new HttpGet("http://shop.example/"), LIMIT);
            assertThat(ledger.entries("/")).hasSize(2).noneMatch(entry -> entry.headers().containsKey("cookie"));
        }
    }

    @Test
    @Tag("F28")
    @Tag("S25")
    void aHundredCallsThatHangAtAPeerKeepNobodyFromItAndNoMoreAreOpenThanAllowed() throws Exception {
        try (var client = client(_ -> literals("93.184.216.34"))) {
            var limit = Duration.ofSeconds(2);
            var calls = new ArrayList<Thread>();
            for (int i = 0; i < MOST - 1; i++) {
                calls.add(Thread.ofVirtual().start(() -> fails(client, "http://shop.example/?mode=hang-after", LIMIT.multipliedBy(3))));
            }
            ledger.await(_ -> true, MOST - 1, Duration.ofSeconds(20));
            assertThat(client.send(new HttpGet("http://shop.example/another"), limit).status()).as("it has a connection of its own").isEqualTo(200);

            calls.add(Thread.ofVirtual().start(() -> fails(client, "http://shop.example/last?mode=hang-after", LIMIT.multipliedBy(3))));
            ledger.awaitRequest("/last");
            long begin = System.nanoTime();
            assertThatThrownBy(() -> client.send(new HttpGet("http://shop.example/one-more"), limit))
                    .as("all are taken: it ends at its own deadline")
                    .isInstanceOfSatisfying(CallFailed.class, e -> assertThat(e.reason()).isEqualTo(CallFailed.Reason.TIMEOUT));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            assertThat(dialled).as("sockets").hasSizeLessThanOrEqualTo(MOST);
            calls.forEach(Thread::interrupt);
            for (var call : calls) {
                call.join(Duration.ofSeconds(10));
            }
            assertThat(client.send(new HttpGet("http://shop.example/free-again"), LIMIT).status()).isEqualTo(200);
        }
    }

    private static void fails(GuardedClient client, String url, Duration limit) {
        assertThatThrownBy(() -> client.send(new HttpGet(url), limit))
                .isInstanceOfSatisfying(CallFailed.class, e -> assertThat(e.reason()).isEqualTo(CallFailed.Reason.INTERRUPTED));
    }
}
