package dev.waybill.bench.server;

import dev.waybill.bench.measure.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A peer that answers each call at once with 200 bytes of JSON: an nginx of one worker on loopback. */
public final class Nginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log stderr error;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                keepalive_requests 100000000;
                keepalive_timeout 600s;
                server {
                    listen 127.0.0.1:%2$d;
                    location / { default_type application/json; return 200 '%3$s'; }
                }
            }
            """;

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether it is installed. */
    public static boolean isThere() {
        return Programs.find("nginx").isPresent();
    }

    public static Nginx start(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Files.createDirectories(folder);
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(folder, port, Payload.JSON));
        var nginx = new Nginx(
                new ProcessBuilder(Programs.find("nginx").orElseThrow().toString(), "-p", folder.toString(), "-c", configuration.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(folder.resolve("error.log").toFile())
                        .start(),
                port);
        Runtime.getRuntime().addShutdownHook(new Thread(nginx::close)); // it would outlive an interrupted benchmark
        nginx.awaitThatItListens();
        return nginx;
    }

    private void awaitThatItListens() throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("nginx does not start", e);
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String authority() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
