package dev.waybill.integration.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.egress.EgressDenied;
import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpEndpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's text or a peer's answer may look like, and may not do. */
class HttpRequestHygieneTest {
    @TempDir
    static Path folder;

    private static LedgerServer ledger;
    private static LedgerServer other;
    private static HttpTask task;

    private String path;

    @BeforeAll
    static void start() {
        ledger = LedgerServer.start(folder.resolve("ledger"));
        other = LedgerServer.start(folder.resolve("other"));
        task = new HttpTask(
                context -> {
                    context.getPropertiesComponent().addInitialProperty("waybill.planted", "PLANTED");
                    context.getRegistry().bind("planted", "PLANTED");
                },
                "127.0.0.1:" + ledger.port(),
                "127.0.0.1:" + other.port());
    }

    @AfterAll
    static void stop() {
        task.close();
        ledger.close();
        other.close();
    }

    @BeforeEach
    void path(TestInfo test) {
        path = "/" + test.getTestMethod().orElseThrow().getName() + "/" + System.nanoTime();
    }

    private Map<String, @Nullable Object> request() {
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        parameters.put("url", ledger.at(path));
        return parameters;
    }

    static Stream<String> textsThatMeanSomethingElsewhere() {
        return Stream.of(
                "${sys.user.home}", "${env.PATH}", "${bean:x}", "{{sys:user.home}}", "{{env:PATH}}", "{{waybill.planted}}", "#bean:x",
                "#bean:planted", "#class:java.lang.Runtime", "RAW(x)", "RAW{x}", "?followRedirects=true", "&bridgeEndpoint=true",
                ":#${body}", "$simple{sys.user.home}", "%7B%7B", "%7B%7Bsys:user.home%7D%7D", "${jndi:ldap://x}",
                "#{T(java.lang.Runtime)}", "{{constructor.constructor('x')()}}", "<%= 7*7 %>");
    }

    @ParameterizedTest
    @Tag("S17")
    @Tag("CVE-2026-78164")
    @MethodSource("textsThatMeanSomethingElsewhere")
    void sendsTextAsItIsWhereverItStands(String text) {
        var parameters = request();
        parameters.put("url", ledger.at(path + "/" + text));
        parameters.put("method", "POST");
        parameters.put("query", Map.of(text, text));
        parameters.put("headers", Map.of("X-Text", text));
        parameters.put("body", text);
        parameters.put("auth", Map.of("basic", Map.of("username", text.replace(":", ""), "password", text)));
        task.output(parameters);

        var entry = ledger.entries().getLast();
        assertThat(entry.text()).isEqualTo(text);
        assertThat(entry.headers()).containsEntry("x-text", text);
        assertThat(entry.target()).startsWith(path + "/").doesNotContain("{", "PLANTED", System.getProperty("user.home"));
        var decoded = URLDecoder.decode(entry.target().replace("+", "%2B"), StandardCharsets.UTF_8);
        var encodedBefore =
                URLDecoder.decode(text.replaceAll("%(?![0-9A-F]{2})", "%25"), StandardCharsets.UTF_8);
        assertThat(decoded).as("the query holds it as name and as value").endsWith(text + "=" + text);
        if (!text.contains("#")) { // which would begin a fragment
            assertThat(decoded).startsWith(path + "/" + encodedBefore);
        }
    }

    @Test
    @Tag("S17")
    void expandsNothingInTheWholeUrlOrTheMethod() {
        assertThat(task.failure(Map.of("url", "{{waybill.planted}}")).code()).isEqualTo("egress.denied");
        assertThat(task.failure(Map.of("url", "#bean:planted")).code()).isEqualTo("egress.denied");
        assertThat(task.failure(Map.of("url", "http://{{waybill.planted}}/")).code()).isEqualTo("egress.denied");
    }

    static Stream<String> controlHeaders() {
        return Stream.of(
                "CamelHttpUri", "camelhttpuri", "CAMELHTTPURI", "cAmElHttpMethod", "CamelHttpPath", "CamelHttpQuery", "CamelHttpRawQuery",
                "CamelHttpRawUri", "CamelRestHttpUri", "CamelRestHttpQuery", "CamelHttpProtocolVersion", "CamelHttpHost", "CamelHttpPort",
                "CamelSqlQuery", "CamelSqlDataSource", "CamelFileName", "CamelBeanMethodName", "CamelExecCommandExecutable",
                "CamelJmsDestinationName", "CamelAwsS3BucketName", "CamelMongoDbCriteria", "CamelKafkaTopic", "operationName",
                "mail.smtp.host", "websocket.sendToAll", "gridfs.operation", "irc.sendTo", "sObjectName", "apexUrl", "kafka.TOPIC",
                "org.apache.cxf.request.uri", "Authorization", "Cookie", "Host", "X-Anything");
    }

    @ParameterizedTest
    @Tag("S19")
    @Tag("CVE-2025-27636")
    @Tag("CVE-2026-78164")
    @MethodSource("controlHeaders")
    void takesNoNoticeOfHeadersThatStandOnTheExchange(String name) {
        var value = other.at("/stolen");
        var exchange = task.exchange(request(), Map.of(name, value), Duration.ofSeconds(20));

        assertThat(HttpTask.outputOf(exchange)).containsEntry("status", 200L);
        assertThat(other.entries("/stolen")).isEmpty();
        var entry = ledger.entries(path).getFirst();
        assertThat(entry.method()).isEqualTo("GET");
        assertThat(entry.target()).isEqualTo(path);
        assertThat(entry.headers().get("host")).isEqualTo("127.0.0.1:" + ledger.port());
        assertThat(entry.headers().keySet())
                .containsExactlyInAnyOrder("idempotency-key", "traceparent", "host", "accept-encoding", "connection", "user-agent");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @Tag("S19")
    @MethodSource("controlHeaders")
    void turnsAPeersHeadersIntoOutputOnly(String name) {
        ledger.behave(path, "mode=ok&header=" + name + ": " + other.at("/stolen"));
        var exchange = task.exchange(request(), Map.of(), Duration.ofSeconds(20));
        var headers = (Map<?, ?>) HttpTask.outputOf(exchange).get("headers");
        assertThat(headers.get(name.toLowerCase(Locale.ROOT))).isEqualTo(other.at("/stolen"));
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getIn().getHeaders()).isEmpty();

        // the next request over the same exchange's thread and connection goes where it was told to
        task.output(request());
        assertThat(other.entries("/stolen")).isEmpty();
        assertThat(ledger.entries(path)).hasSize(2);
    }

    @Test
    @Tag("S19")
    void leavesAPeersListsAndStatusTextAlone() {
        ledger.behave(path, "mode=ok&header=X-List: [a, b]");
        assertThat(((Map<?, ?>) task.output(request()).get("headers")).get("x-list")).isEqualTo("[a, b]");
    }

    @Test
    @Tag("S20")
    @Tag("CVE-2026-40860")
    void takesSerializedJavaForBytes() {
        ledger.behave(path, "mode=ok&type=application/x-java-serialized-object&base64=rO0ABXQAAWE%3D");
        assertThat(task.output(request()).get("body")).isEqualTo(Map.of("base64", "rO0ABXQAAWE=", "size", 8L));
        path += "x";
        ledger.behave(path, "mode=ok&status=500&type=application/x-java-serialized-object&base64=rO0ABXQAAWE%3D");
        assertThat(task.failure(request()).code()).isEqualTo("http.500");
    }

    @Test
    @Tag("S19")
    @Tag("CVE-2026-78329")
    void usesTheGuardedClientAndNoOther() {
        var endpoints = task.context.getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointUri().startsWith("http://http-request.invalid"))
                .map(HttpEndpoint.class::cast);
        assertThat(endpoints).isNotEmpty().allSatisfy(endpoint -> {
            assertThat(endpoint.getHttpClient()).isInstanceOf(CallClient.class);
            assertThat(endpoint.isFollowRedirects()).isFalse();
            assertThat(endpoint.isTransferException()).isFalse();
            assertThat(endpoint.getComponent().isAllowJavaSerializedObject()).isFalse();
        });
        assertThat(task.failure(Map.of("url", "http://127.0.0.1:1/")).code()).isEqualTo("egress.denied");
    }

    @ParameterizedTest
    @Tag("S23")
    @ValueSource(strings = {"http", "https"})
    void guardsEveryOtherUseOfCamelsHttpComponent(String scheme) {
        var exchange = task.context
                .createFluentProducerTemplate()
                .to(scheme + "://127.0.0.1:1/x")
                .withHeader("CamelHttpUri", ledger.at("/stolen"))
                .withBody("")
                .send();
        assertThat(exchange.getException()).isInstanceOf(EgressDenied.class);
        assertThat(ledger.entries("/stolen")).isEmpty();
    }

    @ParameterizedTest
    @Tag("S26")
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0000b", "\u0085", "\u2028", "\u010a", "ü", "\u007f", "\ud83d\ude00"})
    void refusesAHeaderValueThatIsNotOneLineOfAscii(String value) {
        var parameters = request();
        parameters.put("headers", Map.of("X-Text", value));
        assertThat(task.failure(parameters).code()).isEqualTo("validation");
        assertThat(ledger.entries(path)).isEmpty();
    }

    @ParameterizedTest
    @Tag("S26")
    @ValueSource(
            strings = {
                "", " ", "a b", "a:b", "a\r\nb", "a\u0000", "ü", "(a)", "Host", "hOST", "Content-Length", "Transfer-Encoding", "Connection",
                "Upgrade", "Proxy-Authorization", "proxy-connection", "Forwarded", "TE", "Trailer", "Expect", "Keep-Alive",
            })
    void refusesAHeaderNameThatIsNoTokenOrNotTheUsersToSet(String name) {
        var parameters = request();
        parameters.put("headers", Map.of(name, "x"));
        assertThat(task.failure(parameters).code()).isEqualTo("validation");
        assertThat(ledger.entries(path)).isEmpty();
    }

    @Test
    @Tag("S24")
    void followsNoRedirectUnlessToldTo() {
        ledger.behave(path, "mode=redirect&to=" + path + "/next");
        assertThat(task.failure(request()).code()).isEqualTo("http.302");
        assertThat(ledger.entries(path + "/next")).isEmpty();
    }

    private static final List<String> CREDENTIALS = List.of("authorization", "cookie", "x-api-key", "idempotency-key", "x-anything");

    private LedgerEntry redirected(int status, String method, String to, LedgerServer at) {
        ledger.behave(path, "mode=redirect&status=" + status + "&cookie=a%3Db%3B Domain%3D.test&to=" + to);
        var parameters = request();
        parameters.put("method", method);
        parameters.put("follow_redirects", true);
        parameters.put("body", "body");
        parameters.put("auth", Map.of("bearer", "t0k"));
        parameters.put("headers", new TreeMap<>(Map.of("Cookie", "c=d", "X-Api-Key", "k", "X-Anything", "x", "Accept", "text/plain")));
        task.output(parameters);
        return at.entries(path + "/next").getLast();
    }

    @ParameterizedTest
    @Tag("S24")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void keepsCredentialsWithinAnOrigin(int status) {
        var entry = redirected(status, "PUT", path + "/next", ledger);
        assertThat(entry.headers().keySet()).containsAll(CREDENTIALS);
        assertThat(entry.headers().get("cookie")).as("no cookie store").isEqualTo("c=d");
        assertThat(entry.method()).isEqualTo(status == 303 ? "GET" : "PUT");
        assertThat(entry.text()).isEqualTo(status == 303 ? "" : "body");
    }

    @ParameterizedTest
    @Tag("S24")
    @Tag("CVE-2026-85251")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void dropsCredentialsAtAnotherPort(int status) {
        var entry = redirected(status, "POST", other.at(path + "/next"), other);
        assertThat(entry.headers().keySet()).doesNotContainAnyElementsOf(CREDENTIALS).contains("accept");
        assertThat(entry.method()).isEqualTo(status < 304 ? "GET" : "POST");
    }

    @Test
    @Tag("S24")
    @Tag("CVE-2026-85251")
    void offersNoCredentialsWhenAskedForThemAfterARedirect() {
        other.behave(path + "/next", "mode=ok&status=401&header=WWW-Authenticate: Basic realm%3D\"x\"");
        ledger.behave(path, "mode=redirect&to=" + other.at(path + "/next"));
        var parameters = request();
        parameters.put("follow_redirects", true);
        parameters.put("auth", Map.of("basic", Map.of("username", "ann", "password", "secret")));
        assertThat(task.failure(parameters).code()).isEqualTo("http.401");
        assertThat(other.entries(path + "/next")).hasSize(1).allSatisfy(entry -> assertThat(entry.headers().keySet()).doesNotContain("authorization"));
    }

    @ParameterizedTest
    @Tag("S23")
    @Tag("S24")
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/", "http://[::1]/", "http://169.254.169.254/latest", "https://localhost/", "file:///etc/passwd",
                "gopher://x", "//user@x/", "http://2130706433/", "\\\\x",
            })
    void checksWhereARedirectLeads(String to) {
        ledger.behave(path, "mode=redirect&to=" + to);
        var parameters = request();
        parameters.put("follow_redirects", true);
        assertThat(task.failure(parameters).code()).isEqualTo("egress.denied");
    }

    @Test
    @Tag("S24")
    void followsFiveRedirectsAndThenTakesTheAnswerAsItIs() {
        ledger.behave(path, "mode=loop");
        var parameters = request();
        parameters.put("follow_redirects", true);
        assertThat(task.failure(parameters).code()).isEqualTo("http.302");
        assertThat(ledger.entries(path)).hasSize(6);
    }

    @Test
    @Tag("S24")
    void followsNoMoreRedirectsThanItIsTold() {
        ledger.behave(path, "mode=loop");
        var parameters = request();
        parameters.put("follow_redirects", 2L);
        assertThat(task.failure(parameters).code()).isEqualTo("http.302");
        assertThat(ledger.entries(path)).hasSize(3);
        parameters.put("follow_redirects", 6L);
        assertThat(task.failure(parameters).code()).isEqualTo("validation");
    }

    @Test
    @Tag("S24")
    void takesARedirectWithoutTargetAsItIs() {
        ledger.behave(path, "mode=redirect&to=");
        var parameters = request();
        parameters.put("follow_redirects", true);
        parameters.put("expected_status", 302L);
        assertThat(task.output(parameters)).containsEntry("status", 302L);
    }

    @Test
    void leavesNoTraceOfACallOnTheExchange() {
        Exchange exchange = task.exchange(request(), Map.of(), Duration.ofSeconds(20));
        assertThat(exchange.getProperties().values()).noneMatch(HttpCall.class::isInstance);
        assertThat(Set.copyOf(exchange.getMessage().getHeaders().keySet())).isEmpty();
    }
}
