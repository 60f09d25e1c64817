package dev.waybill.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** One whole start, a few requests, and a stop: what the build records for the JVM's ahead-of-time cache. */
record WarmUp(Class<?> application) {
    private static final List<String> REQUESTS =
            List.of("/api/v1/health/ready", "/api/v1/health/live", "/api/v1/workflows", "/v3/api-docs", "/nothing");

    static WarmUp of(Class<?> application) {
        return new WarmUp(application);
    }

    int run() {
        try (var server = LocalServer.start(application, List.of("--waybill.port=0"));
                var client = HttpClient.newHttpClient()) {
            for (var path : REQUESTS) {
                client.send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        BodyHandlers.discarding());
            }
            return 0;
        } catch (IOException e) {
            System.err.println("The warm-up failed: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
