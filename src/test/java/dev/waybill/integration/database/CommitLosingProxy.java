package dev.waybill.integration.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes everything between a client and PostgreSQL until the client commits; the answer to that is lost with the connection. */
final class CommitLosingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;

    CommitLosingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                var isLost = new AtomicBoolean();
                Thread.ofVirtual().start(() -> toServer(client, server, isLost));
                Thread.ofVirtual().start(() -> toClient(client, server, isLost));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void toServer(Socket client, Socket server, AtomicBoolean isLost) {
        var buffer = new byte[8192];
        try (client; server) {
            for (int n = client.getInputStream().read(buffer); n >= 0; n = client.getInputStream().read(buffer)) {
                if (new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT")) {
                    isLost.set(true);
                }
                server.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one side is gone
        }
    }

    private static void toClient(Socket client, Socket server, AtomicBoolean isLost) {
        var buffer = new byte[8192];
        try (client; server) {
            for (int n = server.getInputStream().read(buffer); n >= 0; n = server.getInputStream().read(buffer)) {
                if (isLost.get()) {
                    client.setSoLinger(true, 0);
                    return;
                }
                client.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one side is gone
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
