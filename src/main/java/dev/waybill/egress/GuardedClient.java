package dev.waybill.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client for peers that tenants name. It reaches what {@link Egress} lets pass, knows no proxy, cookie, stored
 * credential, redirect or retry, and bounds an answer in size and a whole call in time. Thread-safe; a call that is
 * interrupted ends at once when it runs on a virtual thread.
 */
public final class GuardedClient implements AutoCloseable {
    private static final RequestConfig CONFIG = RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.ofDays(1)) // the deadline of the call ends the wait
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setExpectContinueEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .build();

    private static final Set<String> DECODED_AWAY = Set.of("content-encoding", "content-length");

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService timers;

    /**
     * @param version names this program to peers: {@code User-Agent: waybill/<version>}
     * @param most    connections at once; a call beyond them waits for one until its time is over
     */
    public GuardedClient(Egress egress, SSLContext tls, String version, int most) {
        this(egress, GuardedConnections::directSocket, tls, version, most);
    }

    /** @param dialler makes the sockets that are then connected to checked addresses */
    public GuardedClient(Egress egress, DetachedSocketFactory dialler, SSLContext tls, String version, int most) {
        connections = GuardedConnections.pool(egress, dialler, tls, most);
        client = harden(HttpClientBuilder.create())
                .setConnectionManager(connections)
                .setUserAgent("waybill/" + version)
                .setDefaultRequestConfig(CONFIG)
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
        var timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("egress-deadlines").factory());
        timers.setRemoveOnCancelPolicy(true);
        this.timers = timers;
    }

    /** Takes from a client what it would do beside one exchange with one peer. */
    public static HttpClientBuilder harden(HttpClientBuilder builder) {
        return builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .disableContentCompression()
                .setDefaultAuthSchemeRegistry(RegistryBuilder.<AuthSchemeFactory>create().build())
                .setProxy(null);
    }

    /** Connections to checked addresses, for other users of HttpClient. The caller does not close it. */
    public HttpClientConnectionManager connections() {
        return connections;
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @param limit for everything from here on: name, connection, request, answer
     * @throws EgressDenied when the peer may not be reached
     * @throws CallFailed   when there is no whole answer within the limits
     */
    public HttpAnswer send(HttpUriRequestBase request, Duration limit) {
        if (!limit.isPositive()) {
            throw timeout();
        }
        if (!request.containsHeader(HttpHeaders.ACCEPT_ENCODING)) {
            request.addHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        }
        var deadline = new Deadline(request, limit, timers);
        try (deadline) {
            return client.execute(
                    RoutingSupport.determineHost(request),
                    request,
                    HttpClientContext.create(),
                    response -> read(request, response));
        } catch (IOException | HttpException | ConnectionShutdownException | CancellationException e) {
            throw failure(e, deadline.isOver());
        }
    }

    private static HttpAnswer read(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        try {
            var entity = response.getEntity();
            var encoding = entity == null ? null : entity.getContentEncoding();
            var body = entity == null ? new byte[0] : AnswerBody.read(entity.getContent(), encoding);
            return new HttpAnswer(response.getCode(), headers(response, AnswerBody.isDecoded(encoding)), body);
        } catch (IOException e) {
            request.cancel(); // else the client would read the rest to save the connection
            throw e;
        }
    }

    private static List<HttpAnswer.Field> headers(ClassicHttpResponse response, boolean decoded) {
        var headers = new ArrayList<HttpAnswer.Field>();
        for (var header : response.getHeaders()) {
            var name = header.getName().toLowerCase(Locale.ROOT);
            if (!decoded || !DECODED_AWAY.contains(name)) {
                headers.add(new HttpAnswer.Field(name, String.valueOf(header.getValue())));
            }
        }
        return headers;
    }

    private static CallFailed failure(Exception e, boolean over) {
        if (over) {
            return timeout();
        }
        if (Thread.currentThread().isInterrupted()) {
            return new CallFailed(CallFailed.Reason.INTERRUPTED, "The call was interrupted");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooLarge tooLarge) {
                return new CallFailed(CallFailed.Reason.TOO_LARGE, tooLarge.sentence());
            }
            if (cause instanceof MessageConstraintException) {
                return new CallFailed(CallFailed.Reason.TOO_LARGE, "The headers of the answer are larger than 64 KiB, or more than " + AnswerHeads.MAX_HEADERS);
            }
        }
        return new CallFailed(CallFailed.Reason.CONNECTION, connectionSentence(e));
    }

    private static CallFailed timeout() {
        return new CallFailed(CallFailed.Reason.TIMEOUT, "The peer did not answer in time");
    }

    private static String connectionSentence(Exception e) {
        return switch (e) {
            case UnknownHostException _ -> "The host's name is not known";
            case SSLException _ -> "No TLS connection could be agreed on, or the peer's certificate is not valid for this host";
            case ConnectTimeoutException _ -> "The peer did not take the connection";
            case ConnectException _ -> "The peer refused the connection";
            default -> "The connection broke, or what came was not a whole HTTP answer";
        };
    }

    @Override
    public void close() throws IOException {
        timers.shutdownNow();
        client.close();
    }
}
