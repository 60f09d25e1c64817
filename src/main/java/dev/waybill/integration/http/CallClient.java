package dev.waybill.integration.http;

import dev.waybill.egress.CallFailed;
import dev.waybill.egress.EgressDenied;
import dev.waybill.egress.GuardedClient;
import dev.waybill.egress.HttpAnswer;
import dev.waybill.engine.TaskFailure;
import java.net.URISyntaxException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What camel-http sends its requests with: adds what Camel's headers cannot carry, follows redirects, and keeps the whole
 * answer with the {@link HttpCall}, since Camel would read lists and objects into a peer's headers and body.
 */
final class CallClient implements HttpClient {
    /** Where camel-http puts the exchange, provided its endpoint has an activity listener. */
    static final String EXCHANGE = "org.apache.camel.Exchange";

    private final GuardedClient client;

    CallClient(GuardedClient client) {
        this.client = client;
    }

    @Override
    public ClassicHttpResponse executeOpen(HttpHost target, ClassicHttpRequest made, HttpContext context) {
        var call = HttpCall.of((Exchange) context.getAttribute(EXCHANGE));
        var request = (HttpUriRequestBase) made;
        refuseUnlessAsked(request, call.request());
        var answer = follow(call, request);
        call.answeredWith(answer);
        return new BasicClassicHttpResponse(answer.status());
    }

    /** Whatever stood in the exchange's headers, camel-http must have made of it exactly what was checked. */
    private static void refuseUnlessAsked(HttpUriRequestBase made, HttpRequest asked) {
        try {
            if (!made.getUri().equals(asked.url().toUri()) || !made.getMethod().equals(asked.method())) {
                throw new IllegalStateException("camel-http made another request than was asked for");
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpAnswer follow(HttpCall call, HttpUriRequestBase first) {
        try {
            var asked = call.request();
            var answer = send(first, asked, call);
            for (var next = asked.after(answer); next.isPresent(); next = next.get().after(answer)) {
                answer = send(new HttpUriRequestBase(next.get().method(), next.get().url().toUri()), next.get(), call);
            }
            return answer;
        } catch (EgressDenied e) {
            throw TaskFailure.of("egress.denied", e.sentence());
        } catch (CallFailed e) {
            throw failure(e);
        }
    }

    private HttpAnswer send(HttpUriRequestBase request, HttpRequest asked, HttpCall call) {
        for (var field : asked.headers().fields()) {
            request.addHeader(field.name(), field.value());
        }
        Optional<ByteArrayEntity> entity = asked.body().map(body -> new ByteArrayEntity(body.bytes(), null));
        request.setEntity(entity.orElse(null));
        return client.send(request, call.left());
    }

    private static TaskFailure failure(CallFailed failed) {
        return switch (failed.reason()) {
            case CONNECTION -> TaskFailure.of("connection", failed.sentence());
            case TIMEOUT -> TaskFailure.of("timeout", failed.sentence());
            case TOO_LARGE -> TaskFailure.of("payload.too_large", failed.sentence()).afterAnswer();
            case INTERRUPTED -> TaskFailure.of("cancelled", failed.sentence());
        };
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("camel-http opens its requests with their context");
    }

    @Override
    @Deprecated
    public HttpResponse execute(ClassicHttpRequest request) {
        throw unused();
    }

    @Override
    @Deprecated
    public HttpResponse execute(ClassicHttpRequest request, HttpContext context) {
        throw unused();
    }

    @Override
    @Deprecated
    public ClassicHttpResponse execute(HttpHost target, ClassicHttpRequest request) {
        throw unused();
    }

    @Override
    @Deprecated
    public HttpResponse execute(HttpHost target, ClassicHttpRequest request, HttpContext context) {
        throw unused();
    }

    @Override
    public <T> T execute(ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler) {
        throw unused();
    }

    @Override
    public <T> T execute(ClassicHttpRequest request, HttpContext context, HttpClientResponseHandler<? extends T> handler) {
        throw unused();
    }

    @Override
    public <T> T execute(HttpHost target, ClassicHttpRequest request, HttpClientResponseHandler<? extends T> handler) {
        throw unused();
    }

    @Override
    public <T> T execute(
            HttpHost target, ClassicHttpRequest request, HttpContext context, HttpClientResponseHandler<? extends T> handler) {
        throw unused();
    }
}
