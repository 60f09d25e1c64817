package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S25")
class GuardedTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext ofShop;
    private SSLServerSocket server;

    /** A server whose certificate is for shop.example and signed by itself. */
    @BeforeAll
    static void start() throws Exception {
        var file = folder.resolve("keys");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool, "-genkeypair", "-keyalg", "EC", "-alias", "shop", "-dname", "CN=shop.example", "-ext",
                        "san=dns:shop.example", "-keystore", file.toString(), "-storepass", new String(PASSWORD), "-validity", "2")
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).isZero();
        ofShop = context(file);
    }

    @BeforeEach
    void listen() throws Exception {
        listen("TLSv1.2", "TLSv1.3");
    }

    private void listen(String... protocols) throws Exception {
        server = (SSLServerSocket)
                ofShop.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setEnabledProtocols(protocols);
        var listening = server;
        Thread.ofVirtual().start(() -> serve(listening));
    }

    private static SSLContext context(Path file) throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return SSLContexts.custom().loadKeyMaterial(keys, PASSWORD).loadTrustMaterial(keys, null).build();
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (var connection = server.accept()) {
                connection.getInputStream().read(new byte[4_096]);
                connection.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the client did not like the certificate
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Socket dial(Proxy proxy) {
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                super.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), timeout);
            }
        };
    }

    private int get(SSLContext tls, String url) throws IOException {
        var egress = new Egress(List.of(), _ -> List.of(InetAddress.ofLiteral("93.184.216.34")), Set::of);
        try (var client = new GuardedClient(egress, this::dial, tls, "test", 64)) {
            return client.send(new HttpGet(url), Duration.ofSeconds(10)).status();
        }
    }

    @Test
    void talksToAPeerWithAValidCertificate() throws Exception {
        assertThat(get(ofShop, "https://shop.example/")).isEqualTo(204);
    }

    @Test
    void refusesACertificateForAnotherHost() {
        assertThatThrownBy(() -> get(ofShop, "https://other.example/")).isInstanceOf(CallFailed.class).hasMessageContaining("certificate");
        assertThatThrownBy(() -> get(ofShop, "https://93.184.216.34/")).isInstanceOf(CallFailed.class);
    }

    @Test
    void refusesACertificateThatNobodyTrustedHasSigned() {
        assertThatThrownBy(() -> get(SSLContexts.createDefault(), "https://shop.example/"))
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void refusesOldTls() throws Exception {
        server.close();
        listen("TLSv1.1");
        assertThatThrownBy(() -> get(ofShop, "https://shop.example/")).isInstanceOf(CallFailed.class);
    }
}
