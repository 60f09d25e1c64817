package dev.waybill.integration.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import dev.waybill.testing.FaultProxy;
import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTypeTest {
    @TempDir
    static Path folder;

    private static LedgerServer ledger;
    private static HttpTask task;

    /** Each test has a path of its own. */
    private String path;

    @BeforeAll
    static void start() {
        ledger = LedgerServer.start(folder.resolve("ledger"));
        task = new HttpTask("127.0.0.1:" + ledger.port());
    }

    @AfterAll
    static void stop() {
        task.close();
        ledger.close();
    }

    @BeforeEach
    void path(TestInfo test) {
        path = "/" + test.getTestMethod().orElseThrow().getName() + "/" + System.nanoTime();
    }

    private Map<String, @Nullable Object> get(String mode) {
        ledger.behave(path, mode);
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        parameters.put("url", ledger.at(path));
        return parameters;
    }

    private Map<String, @Nullable Object> get(String mode, String parameter, @Nullable Object value) {
        var parameters = get(mode);
        parameters.put(parameter, value);
        return parameters;
    }

    private LedgerEntry sent() {
        var entries = ledger.entries(path);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    @Test
    void getsJson() {
        var output = task.output(get("mode=ok&text={\"a\":[1,2.5,null]}&header=X-Many: 1"));
        assertThat(output.get("status")).isEqualTo(200L);
        assertThat(output.get("body")).isEqualTo(Json.parse("{\"a\":[1,2.5,null]}"));
        assertThat((Map<?, ?>) output.get("headers")).hasToString("{x-many=1, content-type=application/json, content-length=18}");
        assertThat(sent().method()).isEqualTo("GET");
        assertThat(sent().key()).isEqualTo(HttpTask.EXECUTION + "/fetch");
        assertThat(sent().headers().get("user-agent")).isEqualTo("waybill/test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void sendsEveryMethodAndABodyWithIt(String method) {
        var parameters = get("mode=ok", "method", method);
        parameters.put("body", Map.of("a", 1L));
        task.output(parameters);
        assertThat(sent().method()).isEqualTo(method);
        assertThat(sent().text()).isEqualTo("{\"a\":1}");
        assertThat(sent().headers().get("content-type")).isEqualTo("application/json");
    }

    @Test
    void sendsATextAsItIs() {
        task.output(get("mode=ok", "body", "grüße"));
        assertThat(sent().headers().get("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(sent().body()).isEqualTo(sha("grüße".getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lettsAContentTypeAndAKeyOfOnesOwnWin() {
        var parameters = get("mode=ok", "body", "grüße");
        parameters.put("headers", Map.of("content-type", "text/csv; charset=iso-8859-1", "idempotency-key", "mine"));
        task.output(parameters);
        assertThat(sent().headers().get("content-type")).isEqualTo("text/csv; charset=iso-8859-1");
        assertThat(sent().key()).isEqualTo("mine");
        assertThat(sent().text()).isEqualTo("grüße");
    }

    @Test
    void continuesTheTraceOfItsCall() {
        task.output(get("mode=ok"));
        assertThat(sent().headers().get("traceparent")).isEqualTo(HttpTask.TRACE.header());
    }

    @Test
    void repeatsListsAndLeavesOutNulls() {
        var headers = new LinkedHashMap<String, @Nullable Object>();
        headers.put("X-List", Arrays.asList("a", null, 2L, true));
        headers.put("X-None", null);
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("q", List.of("a b", 1.5));
        query.put("none", null);
        query.put("ü&", "=");
        var parameters = get("mode=ok", "headers", headers);
        parameters.put("query", query);
        task.output(parameters);
        assertThat(sent().headers()).containsEntry("x-list", "a, 2, true").doesNotContainKey("x-none");
        assertThat(sent().target()).isEqualTo(path + "?q=a%20b&q=1.5&%C3%BC%26=%3D");
    }

    @Test
    void authenticates() {
        var parameters = get("mode=ok", "auth", Map.of("basic", Map.of("username", "ann", "password", "s:ü")));
        task.output(parameters);
        assertThat(sent().headers().get("authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("ann:s:ü".getBytes(StandardCharsets.UTF_8)));

        path += "/bearer";
        task.output(get("mode=ok", "auth", Map.of("bearer", "t0k")));
        assertThat(sent().headers().get("authorization")).isEqualTo("Bearer t0k");
    }

    @Test
    void refusesWhatOnlyNowTurnsOutToBeNoParameter() {
        assertThat(task.failure(get("mode=ok", "auth", Map.of("digest", "x"))).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "auth", Map.of("bearer", "a\r\nX-Evil: 1"))).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "headers", "text")).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "headers", Map.of("X-A", Map.of()))).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "query", List.of())).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "expected_status", "20x")).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "url", 5L)).code()).isEqualTo("validation");
        assertThat(task.failure(get("mode=ok", "body", "half \ud800")).code()).isEqualTo("payload.invalid");
        assertThat(ledger.entries(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, , true",
        "204, , true",
        "304, , false",
        "404, , false",
        "404, 404, true",
        "404, 4xx, true",
        "200, 4xx, false",
        "201, '200,201', true",
    })
    void takesTheExpectedStatusForSuccess(int status, @Nullable String expected, boolean succeeds) {
        var parameters = get("mode=ok&status=" + status);
        if (expected != null) {
            parameters.put("expected_status", expected.contains(",") ? List.of(200L, expected.split(",")[1]) : expected);
        }
        if (succeeds) {
            assertThat(task.output(parameters).get("status")).isEqualTo((long) status);
        } else {
            assertThat(task.failure(parameters).code()).isEqualTo("http." + status);
        }
    }

    @Test
    void keepsTheAnswerOfAnUnexpectedStatus() {
        var failure = task.failure(get("mode=fail&status=503"));
        assertThat(failure.isAnswered()).isTrue();
        assertThat(failure.retryAfter()).isEmpty();
        var detail = (Map<?, ?>) failure.detail();
        assertThat(detail.get("status")).isEqualTo(503L);
        assertThat(detail.get("body")).isEqualTo(Map.of("error", "as asked"));
    }

    @Test
    void keepsABrokenAnswerOfAnUnexpectedStatusToo() {
        var failure = task.failure(get("mode=ok&status=500&text={broken"));
        assertThat(failure.code()).isEqualTo("http.500");
        assertThat((Map<?, ?>) ((Map<?, ?>) failure.detail()).get("body")).hasToString("{base64=e2Jyb2tlbg==, size=7}");
    }

    @ParameterizedTest
    @Tag("F30")
    @CsvSource({"3, 3", "7200, 3600", "'Tue, 24 Nov 2026 12:00:30 GMT', 30", "'Tue, 24 Nov 2026 18:00:00 GMT', 3600"})
    void passesOnHowLongToWait(String header, long seconds) {
        var failure = task.failure(get("mode=fail&status=429&retry_after=" + header));
        assertThat(failure.code()).isEqualTo("http.429");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @Tag("F30")
    @ValueSource(strings = {"soon", "-1", "0", "Tue, 24 Nov 2026 11:00:00 GMT", "99999999999"})
    void waitsForNothingElse(String header) {
        assertThat(task.failure(get("mode=fail&status=429&retry_after=" + header)).retryAfter()).isEmpty();
    }

    @Test
    @Tag("F30")
    void sendsOneRequestForOneAttemptWhateverTheAnswer() {
        for (var mode : List.of("mode=fail&status=503", "mode=fail&status=429&retry_after=1", "mode=reset", "mode=close")) {
            path += "x";
            task.failure(get(mode, "method", "GET"));
            assertThat(ledger.entries(path)).as(mode).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"a\":1} | {\"a\":1}",
                "application/problem+json; charset=utf-8 | [1] | [1]",
                "application/json | null | null",
                "text/plain | {x} | \"{x}\"",
                "text/html; charset=unheard-of | <p> | \"<p>\"",
                "image/svg+xml | <svg/> | \"<svg/>\"",
                "application/octet-stream | abc | {\"base64\":\"YWJj\",\"size\":3}",
                "'' | abc | {\"base64\":\"YWJj\",\"size\":3}",
            })
    void readsTheBodyByItsType(String type, String text, String expected) {
        var body = task.output(get("mode=ok&type=" + type.replace("+", "%2B") + "&text=" + text)).get("body");
        assertThat(Json.write(body)).isEqualTo(expected);
    }

    @Test
    void hasNoBodyWhenThereIsNone() {
        assertThat(task.output(get("mode=ok&text=")).get("body")).isNull();
        assertThat(task.output(get("mode=ok", "method", "HEAD")).get("body")).isNull();
    }

    @Test
    void unpacksWhatIsCompressed() {
        var output = task.output(get("mode=ok&gzip=1&text={\"a\":1}"));
        assertThat(output.get("body")).isEqualTo(Map.of("a", 1L));
        assertThat(((Map<?, ?>) output.get("headers")).containsKey("content-encoding")).isFalse();
    }

    @Test
    void takesAnEmptyCompressedBodyForNone() {
        assertThat(task.output(get("mode=ok&header=Content-Encoding: gzip&text=")).get("body")).isNull();
    }

    @Test
    void failsWhenJsonIsBroken() {
        var failure = task.failure(get("mode=ok&text={\"a\":1,\"a\":2}"));
        assertThat(failure.code()).isEqualTo("http.invalid_body");
        assertThat(failure.isAnswered()).isTrue();
    }

    @ParameterizedTest
    @Tag("F27")
    @CsvSource({
        "application/json, Ilx1ZDgwMCI=, payload.invalid", // "\ud800"
        "application/json, eyJcdTAwMDAiOjF9, payload.invalid", // {"\u0000":1}
        "text/plain, YQBi, payload.invalid", // a NUL b
        "text/plain, wK8=, payload.invalid", // overlong
        "text/plain, 4oI=, payload.invalid", // truncated
        "application/json, MWU0MDA=, http.invalid_body", // 1e400
        "application/json, TmFO, http.invalid_body", // NaN
    })
    void refusesTextThatCannotBeStored(String type, String base64, String code) {
        assertThat(task.failure(get("mode=ok&type=" + type + "&base64=" + base64.replace("=", "%3D"))).code()).isEqualTo(code);
    }

    @Test
    @Tag("F27")
    void keepsHostileTextThatCanBe() {
        var text = "\u202eRTL \ud83d\ude00";
        assertThat(task.output(get("mode=ok&type=text/plain&text=\ufeff" + text)).get("body")).as("a BOM is no text").isEqualTo(text);
        assertThat(task.output(get("mode=ok&text=[-0,9223372036854775808,9223372036854775807]")).get("body"))
                .isEqualTo(List.of(-0.0, 9.223372036854775808E18, Long.MAX_VALUE));
    }

    @Test
    void saysWhatWentWrongWithTheConnection() {
        var refused = task.failure(Map.of("url", "http://nobody.example/"));
        assertThat(refused.code()).isEqualTo("connection");
        assertThat(refused.isAnswered()).isFalse();
        assertThat(refused.sentence()).isEqualTo("The host's name is not known");
        assertThat(task.failure(get("mode=reset")).code()).isEqualTo("connection");
    }

    @Test
    @Tag("F31")
    void ignoresAnAnswerThatComesTwice() {
        var twice = get("mode=twice&text={\"answer\":\"first\"}");
        assertThat(task.output(twice).get("body")).isEqualTo(Map.of("answer", "first"));
        path += "/next";
        var next = task.output(get("mode=ok&text={\"answer\":\"second\"}"));
        assertThat(next.get("body")).as("not the rest of the call before").isEqualTo(Map.of("answer", "second"));
    }

    @Test
    @Tag("F31")
    void ignoresAnAnswerThatTheNetworkRepeats() {
        try (var proxy = FaultProxy.before(ledger.port());
                var through = new HttpTask("127.0.0.1:" + proxy.port())) {
            var url = "http://127.0.0.1:" + proxy.port() + path;
            proxy.set(FaultProxy.Direction.TO_CLIENT, new FaultProxy.Fault.Repeat());
            ledger.behave(path, "mode=echo");
            for (long i = 1; i <= 5; i++) {
                var output = through.output(Map.of("url", url, "query", Map.of("i", i)));
                assertThat(((Map<?, ?>) output.get("body")).get("target")).isEqualTo(path + "?i=" + i);
            }
        }
    }

    @Test
    void showsInARouteAsARequestBetweenItsTwoSteps() throws Exception {
        var route = ((ModelCamelContext) task.context).getRouteDefinition("t");
        var yaml = PluginHelper.getModelToYAMLDumper(task.context).dumpModelAsYaml(task.context, route);
        assertThat(yaml).containsSubsequence("make the request", "http://http-request.invalid", "take the answer");
    }

    @Test
    void usesAConnectionAgain() {
        task.output(get("mode=ok"));
        long connections = ledger.connections();
        for (int i = 0; i < 5; i++) {
            task.output(get("mode=ok"));
        }
        assertThat(ledger.connections()).isEqualTo(connections);
    }

    @Test
    void runsAgainAfterItsRouteWasRemoved() throws Exception {
        for (int i = 0; i < 3; i++) {
            task.addRoute("removed");
            var exchange = task.exchange("removed", get("mode=ok"), Map.of(), Duration.ofSeconds(20));
            assertThat(HttpTask.outputOf(exchange)).containsEntry("status", 200L);
            task.context.getRouteController().stopRoute("removed");
            task.context.removeRoute("removed");
        }
        TaskFailure failure = task.failure(get("mode=fail"));
        assertThat(failure.code()).isEqualTo("http.503");
    }
}
