package dev.waybill.bench.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Sends calls at a fixed pace, whatever the answers take, each in a thread of its own, and counts the time of each from the
 * instant at which it was due, so that a slow answer hides behind nothing.
 */
final class Pace {
    private static final double SECOND = 1e9;

    private final HttpClient http;
    private final List<Call> calls;
    private final double perSecond;
    private final int[] wheel;
    private final Random random = new Random(11);

    Pace(HttpClient http, List<Call> calls, double perSecond) {
        this.http = http;
        this.calls = calls;
        this.perSecond = perSecond;
        this.wheel = new int[calls.stream().mapToInt(Call::weight).sum()];
        int place = 0;
        for (int i = 0; i < calls.size(); i++) {
            for (int n = 0; n < calls.get(i).weight(); n++) {
                wheel[place++] = i;
            }
        }
    }

    /** Returns when the last answer has come. */
    Samples run(Duration time) throws InterruptedException {
        var samples = new Samples(calls);
        long begun = System.nanoTime();
        int requests = (int) (time.toMillis() / 1e3 * perSecond);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < requests; number++) {
                var call = wheel[number % wheel.length == 0 ? shuffled() : number % wheel.length];
                var request = calls.get(call).request().get();
                long due = begun + (long) (number * SECOND / perSecond);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                threads.execute(() -> samples.add(call, due, status(request)));
            }
        }
        return samples;
    }

    /** A new order for the next round of all calls. @return where it begins */
    private int shuffled() {
        for (int i = wheel.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int before = wheel[i];
            wheel[i] = wheel[other];
            wheel[other] = before;
        }
        return 0;
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return Samples.NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Samples.NO_ANSWER;
        }
    }
}
