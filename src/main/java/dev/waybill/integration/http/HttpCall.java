package dev.waybill.integration.http;

import dev.waybill.egress.HttpAnswer;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way through camel-http: what to send, and what came back. It travels as a property of the exchange,
 * so that nothing of the user's or the peer's becomes a Camel header.
 */
final class HttpCall {
    private static final String PROPERTY = "WaybillHttpCall";

    private final HttpRequest request;
    private final long endNanos;
    private @Nullable HttpAnswer answer;

    HttpCall(HttpRequest request, Duration limit) {
        this.request = request;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    static HttpCall of(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(PROPERTY, HttpCall.class));
    }

    void putInto(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    HttpAnswer takeFrom(Exchange exchange) {
        exchange.removeProperty(PROPERTY);
        if (answer == null) {
            throw new IllegalStateException("camel-http did not use the guarded client");
        }
        return answer;
    }

    HttpRequest request() {
        return request;
    }

    Duration left() {
        return Duration.ofNanos(endNanos - System.nanoTime());
    }

    void answeredWith(HttpAnswer answer) {
        this.answer = answer;
    }
}
