package dev.waybill.integration.http;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.egress.GuardedClient;
import dev.waybill.egress.HttpAnswer;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.component.http.HttpActivityListener;
import org.apache.camel.component.http.HttpConstants;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.model.StepDefinition;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The {@code http_request} task: one request through camel-http. camel-http gets an exchange without headers but the two
 * that say URL and method, the URL in a form in which Camel finds nothing to expand, and sends with our client only.
 */
@Component
final class HttpRequestType implements TaskType {
    /** A host that cannot exist: should the URL ever get lost on the way, nothing is sent. */
    private static final String ENDPOINT =
            "http://http-request.invalid?skipControlHeaders=false&throwExceptionOnFailure=false&skipRequestHeaders=true&skipResponseHeaders=true&ignoreResponseBody=true";

    private final HttpEndpoint endpoint;
    private final Clock clock;

    HttpRequestType(CamelContext context, GuardedClient client, Clock clock) {
        this.endpoint = context.getEndpoint(ENDPOINT, HttpEndpoint.class);
        this.endpoint.setHttpClient(new CallClient(client));
        this.endpoint.setHttpActivityListener(new PassesTheExchange());
        this.clock = clock;
    }

    @Override
    public String type() {
        return "http_request";
    }

    @Override
    public boolean runsAlone() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return HttpRequestParameters.SCHEMA;
    }

    @Override
    public Set<String> literals() {
        return Set.of("method", "integration");
    }

    @Override
    public Set<String> urls() {
        return Set.of("url");
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        HttpRequestParameters.check(parameters, checks);
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(HttpRequestType::prepare)
                .description("make the request")
                .to(endpoint)
                .process(this::conclude)
                .description("take the answer");
    }

    private static void prepare(Exchange exchange) throws InvalidPayloadException {
        var call = exchange.getMessage().getMandatoryBody(TaskCall.class);
        var request = HttpRequest.of(call);
        new HttpCall(request, call.timeout()).putInto(exchange);
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(HttpConstants.HTTP_URI, request.url().toString());
        message.setHeader(HttpConstants.HTTP_METHOD, request.method());
    }

    private void conclude(Exchange exchange) {
        var call = HttpCall.of(exchange);
        var answer = call.takeFrom(exchange);
        var message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(result(call.request(), answer));
    }

    private TaskResult result(HttpRequest request, HttpAnswer answer) {
        if (!request.expected().test(answer.status())) {
            throw unexpected(answer);
        }
        try {
            return new TaskResult.Success(AnswerOutput.of(answer));
        } catch (TaskFailure e) {
            throw e.afterAnswer();
        }
    }

    private TaskFailure unexpected(HttpAnswer answer) {
        var failure = TaskFailure.of("http." + answer.status(), "The peer answered with the status " + answer.status())
                .withDetail(AnswerOutput.detail(answer))
                .afterAnswer();
        return answer.header("retry-after")
                .flatMap(wait -> RetryAfter.parse(wait, clock))
                .map(failure::withRetryAfter)
                .orElse(failure);
    }

    /** Hears nothing. That there is one makes camel-http hand the exchange on to the client. */
    private static final class PassesTheExchange implements HttpActivityListener {
        @Override
        public void onRequestSubmitted(
                Object source, Exchange exchange, HttpHost host, org.apache.hc.core5.http.HttpRequest request, HttpEntity entity) {}

        @Override
        public void onResponseReceived(
                Object source, Exchange exchange, HttpHost host, HttpResponse response, HttpEntity entity, long elapsed) {}
    }
}
