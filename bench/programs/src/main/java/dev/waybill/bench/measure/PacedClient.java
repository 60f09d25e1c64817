package dev.waybill.bench.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends each request when its instant has come, and counts its time from that instant, so that a slow answer cannot hide
 * behind the requests that it held up. A program of its own: its work must not count for the server's process.
 */
final class PacedClient {
    private static final int CONNECTIONS = 64;
    private static final int HEADERS = 5;
    private static final double SECOND = 1e9;

    private final HttpClient client;
    private final HttpRequest request;
    private final double perSecond;

    private PacedClient(HttpClient client, HttpRequest request, double perSecond) {
        this.client = client;
        this.request = request;
        this.perSecond = perSecond;
    }

    /** @param args address, body, requests a second, milliseconds to warm up, milliseconds to measure, then names and values of headers */
    public static void main(String[] args) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(args[0])).POST(BodyPublishers.ofString(args[1]));
        for (int i = HEADERS; i < args.length; i += 2) {
            request.header(args[i], args[i + 1]);
        }
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var client = new PacedClient(http, request.build(), Double.parseDouble(args[2]));
            var _ = client.run(Duration.ofMillis(Long.parseLong(args[3])));
            System.out.println("warm");
            if (System.in.read() >= 0) {
                var found = client.run(Duration.ofMillis(Long.parseLong(args[4])));
                System.out.printf(Locale.ROOT, "%d %f %f %f %f%n", found.completed(), found.seconds(), found.p50(), found.p95(), found.p99());
            }
        }
    }

    private Latencies run(Duration time) throws InterruptedException, ExecutionException {
        var pace = new Pace(System.nanoTime(), SECOND / perSecond, (int) (time.toNanos() / SECOND * perSecond));
        var callers = new ArrayList<Callable<List<Long>>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            callers.add(() -> call(pace));
        }
        var nanos = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var caller : threads.invokeAll(callers)) {
                nanos.addAll(caller.get());
            }
        }
        return Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray(), (System.nanoTime() - pace.begun) / SECOND);
    }

    private List<Long> call(Pace pace) throws IOException, InterruptedException {
        var nanos = new ArrayList<Long>();
        for (int number = pace.next.getAndIncrement(); number < pace.requests; number = pace.next.getAndIncrement()) {
            long due = pace.begun + (long) (number * pace.interval);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            var answer = client.send(request, BodyHandlers.discarding());
            if (answer.statusCode() != 202) {
                throw new IOException("The start was answered with " + answer.statusCode());
            }
            nanos.add(System.nanoTime() - due);
        }
        return nanos;
    }

    /** When each request is due; of all callers together. */
    private record Pace(long begun, double interval, int requests, AtomicInteger next) {
        private Pace(long begun, double interval, int requests) {
            this(begun, interval, requests, new AtomicInteger());
        }
    }
}
