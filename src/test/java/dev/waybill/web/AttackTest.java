package dev.waybill.web;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests get clear answers: no 500, no stack text, nothing half done. */
class AttackTest {
    private static final String PATH = "/api/v1/workflows";
    private static final String EXECUTIONS = "/api/v1/executions";
    private static final String UNKNOWN = "/0198c0de-0000-7000-8000-0000000000ff";
    private static final List<String> FIELDS = List.of("type", "title", "status", "detail", "instance", "code", "errors");

    private final Api api = ApiServer.stranger();

    @AfterEach
    void nothingIsHalfDone() {
        assertThat(api.get(PATH).items()).isEmpty();
        assertThat(api.get(EXECUTIONS).items()).isEmpty();
    }

    private static void isProblem(Reply reply, int status) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().keySet()).containsExactlyElementsOf(FIELDS);
        assertThat(reply.at("status")).isEqualTo((long) status);
        assertThat(reply.at("type")).isEqualTo("/problems/" + reply.at("code"));
        assertThat(ProblemCatalogue.load().find((String) reply.at("code"))).isPresent();
        assertThat(reply.text()).doesNotContain("Exception", "at dev.", "org.", "java.", "select ", "jackson", "tomcat");
    }

    private Reply send(String method, String path, byte[] body, String type) {
        return type.isEmpty() ? api.call(method, path, body) : api.call(method, path, body, "Content-Type", type);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                        body("empty", ""),
                        body("blank", "  \n"),
                        body("text", "hello"),
                        body("cut short", "{\"name\": \"x\""),
                        body("trailing bytes", "{} x"),
                        body("two documents", "{}{}"),
                        body("trailing comma", "{\"a\":1,}"),
                        body("single quotes", "{'a':1}"),
                        body("comment", "{/* */}"),
                        body("NaN", "{\"n\":NaN}"),
                        body("infinity", "{\"n\":-Infinity}"),
                        body("leading zero", "{\"n\":007}"),
                        body("hexadecimal", "{\"n\":0x10}"),
                        body("huge exponent", "{\"n\":1e999999999}"),
                        body("100,000 digits", "{\"n\":" + "1".repeat(100_000) + "}"),
                        body("depth 101", "[".repeat(101) + "]".repeat(101)),
                        body("depth 10,000", "[".repeat(10_000) + "]".repeat(10_000)),
                        body("depth 10,000 of objects", "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
                        body("a key twice", "{\"input\":{},\"input\":{}}"),
                        body("a key twice, escaped", "{\"input\":{},\"\\u0069nput\":{}}"),
                        body("control character", "{\"a\":\"\u0001\"}"),
                        body("BOM", "\uFEFF{}"),
                        Arguments.of("UTF-16", "{\"a\":1}".getBytes(StandardCharsets.UTF_16)),
                        Arguments.of("UTF-16 without BOM", "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)),
                        Arguments.of("UTF-32", "{\"a\":1}".getBytes(Charset.forName("UTF-32"))),
                        Arguments.of("Latin-1", "{\"a\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1)),
                        Arguments.of("overlong", new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}),
                        Arguments.of("surrogate in UTF-8", new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
    }

    private static Arguments body(String what, String text) {
        return Arguments.of(what, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    @Tag("S27")
    void whatIsNoJsonIsRefusedWherever(String what, byte[] body) {
        for (var path : List.of(PATH, PATH + "/validate")) {
            isProblem(send("POST", path, body, "application/json"), 400);
        }
        isProblem(send("PUT", PATH + UNKNOWN, body, "application/json"), 400);
        if (body.length > 0) {
            isProblem(send("POST", PATH + UNKNOWN + "/execute", body, "application/json"), 400);
            isProblem(send("POST", PATH + UNKNOWN + "/activate", body, "application/json"), 400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"input\":{\"a\":\"\\u0000\"}}", "{\"input\":{\"a\\u0000\":1}}", "{\"input\":{\"a\":[\"\\ud800\"]}}", "{\"input\":{\"a\":\"\\udc00x\"}}"})
    @Tag("S27")
    @Tag("F27")
    void textThatCannotBeStoredIsNamed(String body) {
        var reply = send("POST", PATH + UNKNOWN + "/execute", body.getBytes(StandardCharsets.UTF_8), "application/json");
        isProblem(reply, 422);
        assertThat((String) reply.at("errors", "0", "pointer")).startsWith("/input");
    }

    @Test
    @Tag("F27")
    void aDefinitionThatCannotBeStoredIsRefusedWithItsFaults() {
        for (var text : List.of("{\"name\":\"a\\u0000b\",\"tasks\":[]}", "{\"name\":\"x\",\"tasks\":[{\"task_id\":\"a\",\"type\":\"transform\",\"parameters\":{\"output\":\"\\ud800\"}}]}",
                "{\"name\":\"x\",\"tasks\":[{\"task_id\":\"a\",\"type\":\"transform\",\"parameters\":{\"output\":{\"a\\u0000\":1}}}]}")) {
            var reply = send("POST", PATH, text.getBytes(StandardCharsets.UTF_8), "application/json");
            isProblem(reply, 422);
            assertThat(reply.at("code")).isEqualTo("definition_invalid");
        }
    }

    @Test
    @Tag("S27")
    void keysThatMeanSomethingElsewhereArePlainData() {
        var body = "{\"input\":{\"__proto__\":{\"a\":1},\"constructor\":1,\"@type\":\"java.lang.Runtime\",\"@class\":\"x\"}}";
        isProblem(send("POST", PATH + UNKNOWN + "/execute", body.getBytes(StandardCharsets.UTF_8), "application/json"), 404);
    }

    @Test
    @Tag("S27")
    void manyKeysWithEqualHashCodesTakeNoTime() {
        // "Aa" and "BB" have the same hash code, so all combinations of them do
        var keys = IntStream.range(0, 1 << 15)
                .mapToObj(i -> IntStream.range(0, 15).mapToObj(b -> (i >> b & 1) == 0 ? "Aa" : "BB").collect(Collectors.joining()))
                .map(key -> "\"" + key + "\":1")
                .limit(29_000)
                .collect(Collectors.joining(",", "{", "}"));
        long begun = System.nanoTime();
        isProblem(send("POST", PATH + UNKNOWN + "/execute", keys.getBytes(StandardCharsets.UTF_8), "application/json"), 422);
        assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"POST, '', 2097152, 413", "POST, /validate, 2097152, 413", "POST, '', 10485760, 413", "PUT, /ID, 2097152, 413", "POST, /ID/execute, 1048576, 413", "POST, /ID/execute, 10485760, 413", "POST, /ID/activate, 1048576, 413"})
    @Tag("S27")
    void whatIsTooLargeIsRefusedUnread(String method, String path, int size, int status) {
        var body = ("\"" + "x".repeat(size) + "\"").getBytes(StandardCharsets.UTF_8);
        isProblem(send(method, PATH + path.replace("/ID", UNKNOWN), body, "application/json"), status);
    }

    @Test
    void aDefinitionOfLessThanTwoMebibytesIsRead() {
        var body = ("\"" + "x".repeat((2 << 20) - 2) + "\"").getBytes(StandardCharsets.UTF_8);
        isProblem(send("POST", PATH, body, "application/json"), 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json; charset=utf-16",
            "application/json; charset=latin1", "application/json; charset=nonsense", "application/*", "*/*", "nonsense", "application/problem+json", "application/json/x", "application/x-yaml"})
    void anotherContentTypeIsRefused(String type) {
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        isProblem(send("POST", PATH, body, type), 415);
        isProblem(send("POST", PATH + "/validate", body, type), 415);
        isProblem(send("PUT", PATH + UNKNOWN, body, type), 415);
        isProblem(send("POST", PATH + UNKNOWN + "/execute", body, type), 415);
    }

    @Test
    void yamlIsForDefinitionsOnly() {
        isProblem(send("POST", PATH + UNKNOWN + "/execute", "input: {}".getBytes(StandardCharsets.UTF_8), "application/yaml"), 415);
    }

    static Stream<Arguments> yamlBodies() {
        return Stream.of(
                body("empty", ""),
                body("a tag", "!!javax.script.ScriptEngineManager []"),
                body("itself", "&a [*a]"),
                body("two documents", "---\na: 1\n---\nb: 2\n"),
                body("a key twice", "a: 1\na: 2\n"),
                body("depth 20,000", "[".repeat(20_000)),
                body("60 aliases", "a: &a 1\nb: [" + "*a,".repeat(60) + "]"),
                body("alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + IntStream.range(1, 9).mapToObj(i -> "%s: &%s [%s]\n".formatted(
                        "abcdefghi".charAt(i), "abcdefghi".charAt(i), ("*" + "abcdefghi".charAt(i - 1) + ",").repeat(9))).collect(Collectors.joining())),
                body("no YAML", "a: [1"),
                Arguments.of("Latin-1", "a: ä".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("yamlBodies")
    @Tag("S28")
    void whatIsNoPlainYamlIsRefused(String what, byte[] body) {
        isProblem(send("POST", PATH, body, "application/yaml"), 400);
        isProblem(send("PUT", PATH + UNKNOWN, body, "application/yaml"), 400);
    }

    @Test
    @Tag("S28")
    void moreThan256KibibytesOfYamlAreRefused() {
        isProblem(send("POST", PATH, ("a: " + "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8), "application/yaml"), 413);
    }

    @Test
    void compressedBodiesAreRefused() {
        isProblem(api.call("POST", PATH, new byte[] {31, (byte) 139, 8, 0}, "Content-Type", "application/json", "Content-Encoding", "gzip"), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=201", "limit=x", "limit=", "limit=1&limit=2", "limit=1e1", "limit=99999999999999999999", "cursor=", "cursor=x", "cursor=%00", "cursor=W10", "colour=red", "tenant_id=x",
            "is_active=yes", "is_active=", "sort=size", "sort=created_at,name", "q=%", "q=%ff", "q=%00", "q=a&q=b", "page=2", "_method=DELETE", "%5B%5D=1", "=1"})
    void aWrongQueryIsRefusedAndNamed(String query) {
        var reply = api.raw("GET " + PATH + "?" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 400").contains("application/problem+json", "\"parameter\":\"" + query.replaceAll("=.*", "").replace("%5B%5D", "[]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=done", "status=", "status=SUCCEEDED", "workflow_id=x", "trigger=x", "created_after=now", "created_before=2026-13-01T00:00:00Z", "sort=name", "tenant_id=x"})
    void aWrongFilterOfExecutionsIsRefused(String query) {
        var reply = api.get(EXECUTIONS + "?" + query);
        isProblem(reply, 400);
        assertThat(reply.at("errors", "0", "parameter")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void callsWithoutParametersRefuseThem() {
        for (var reply : List.of(api.get(EXECUTIONS + UNKNOWN + "?x=1"), api.post(EXECUTIONS + UNKNOWN + "/cancel?force=true"), api.delete(PATH + UNKNOWN + "?x"),
                api.post(PATH + "?dry=1", small("x")), api.get("/api/v1/schemas/workflow.json?x=1"), api.post(PATH + "/validate?x=1", small("x")), api.post(PATH + UNKNOWN + "/execute?wait=1"), api.get("/problems?x=1"))) {
            isProblem(reply, 400);
        }
    }

    @Test
    void callsWithoutFieldsRefuseThem() {
        isProblem(api.post(EXECUTIONS + UNKNOWN + "/cancel", Map.of("reason", "x")), 422);
        isProblem(api.post(EXECUTIONS + UNKNOWN + "/cancel", List.of()), 422);
        isProblem(api.call("DELETE", PATH + UNKNOWN, "{\"x\":1}".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json"), 422);
        isProblem(api.post(EXECUTIONS + UNKNOWN + "/cancel", Map.of()), 404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"If-Match|x", "If-Match|\"x", "If-Match|\"x\" \"y\"", "If-Match|,", "Prefer|wait=x", "Prefer|wait=-1", "Prefer|wait=", "Idempotency-Key|"})
    void aWrongHeaderIsRefused(String header, String value) {
        var method = header.equals("If-Match") ? "DELETE" : "POST";
        var path = header.equals("If-Match") ? PATH + UNKNOWN : PATH + UNKNOWN + "/execute";
        var reply = api.call(method, path, new byte[0], header, value == null ? "" : value);
        isProblem(reply, 400);
        assertThat(reply.at("code")).isEqualTo("header_invalid");
    }

    @ParameterizedTest
    @CsvSource({"PATCH, /api/v1/workflows", "DELETE, /api/v1/workflows", "PUT, /api/v1/workflows", "POST, /api/v1/executions", "DELETE, /api/v1/executions/x", "GET, /api/v1/executions/x/cancel", "PATCH, /api/v1/workflows/x", "POST, /api/v1/workflows/x", "POST, /problems", "DELETE, /api/v1/schemas/workflow.json"})
    void anotherMethodIsRefusedAndAllowNamesTheRightOnes(String method, String path) {
        var reply = api.call(method, path, new byte[0]);
        isProblem(reply, 405);
        assertThat(reply.header("Allow")).isNotEmpty();
    }

    @Test
    @Tag("S13")
    void theMethodCannotBeOverridden() {
        var id = api.post(PATH, small(name("override"))).at("id");
        for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            assertThat(api.call("GET", PATH + "/" + id, new byte[0], header, "DELETE").status()).isEqualTo(200);
            isProblem(api.call("POST", PATH + "/" + id, new byte[0], header, "DELETE"), 405);
        }
        isProblem(api.call("POST", PATH + "/" + id, "_method=DELETE".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/x-www-form-urlencoded"), 405);
        assertThat(api.delete(PATH + "/" + id).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api", "/api/v1", "/api/v1/", "/api/v1/workflows/", "/API/v1/workflows", "/api/v1/Workflows", "/api/v2/workflows", "/api/v1/workflows.json", "/api/v1/workflows/x/y", "/index.html", "/actuator", "/error/x", "/webjars/x", "/v3/api-docs/", "/problems/", "/api/v1/schemas/other.json"})
    void whatIsNotThereIsNotFound(String path) {
        isProblem(api.get(path), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/workflows;x=1", "//api/v1/workflows", "/api//v1/workflows", "/api/v1/./workflows", "/api/v1/x/../workflows", "/api/v1/%2e%2e/v1/workflows", "/api%2fv1/workflows", "/api/v1/workflows%00", "/api/v1/work%0aflows", "/api/v1/workflows%5c", "/api/v1/%252e", "/api/v1/workflows\\x", "/api/v1/<x>", "/api/v1/%"})
    void anAmbiguousPathIsRefused(String path) {
        var reply = api.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n");
        assertThat(reply).matches("(?s)HTTP/1.1 40[04].*").contains("application/problem+json").doesNotContain("Exception", "Tomcat", "\"items\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "FOO", "get", "PROPFIND"})
    void aMethodThatIsNoneHereIsRefused(String method) {
        var reply = api.raw(method + " " + PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n");
        assertThat(reply).matches("(?s)HTTP/1.1 (400|405|501).*").contains("application/problem+json").doesNotContain("KEY", "Exception");
    }

    @Test
    void headAndOptionsAnswerWithoutABody() {
        var head = api.call("HEAD", PATH, new byte[0]);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(api.call("HEAD", PATH + UNKNOWN, new byte[0]).status()).isEqualTo(404);
        var options = api.call("OPTIONS", PATH, new byte[0]);
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).contains("GET", "POST");
    }

    @ParameterizedTest
    @CsvSource({"text/html, 406", "application/xml, 406", "image/*, 406", "nonsense, 406", "application/yaml, 406", "*/*, 200", "application/*, 200", "application/json;q=0.1, 200", "'text/html, application/json', 200"})
    void anAnswerComesInATypeThatIsAccepted(String accept, int status) {
        var reply = api.get(PATH, "Accept", accept);
        assertThat(reply.status()).isEqualTo(status);
        if (status == 406) {
            isProblem(reply, 406);
        }
        isProblem(api.get(PATH + UNKNOWN, "Accept", accept), accept.equals("application/yaml") || status == 200 ? 404 : 406);
    }

    @ParameterizedTest
    @CsvSource({"abc-1, true", "0198c0de-0000-7000-8000-000000000001, true", "'a b', false", "<script>, false", "'', false"})
    void theRequestIdIsEchoedWhenHarmlessAndMadeOtherwise(String id, boolean isEchoed) {
        for (var path : List.of(PATH, "/nowhere")) {
            var sent = api.get(path, "X-Request-Id", id).header("X-Request-Id");
            assertThat(sent.equals(id)).isEqualTo(isEchoed);
            assertThat(sent).isNotEmpty();
        }
        assertThat(api.get(PATH, "X-Request-Id", "a".repeat(129)).header("X-Request-Id")).hasSize(36);
        assertThat(new Api(api.port(), "nobody").get(PATH, "X-Request-Id", "me").header("X-Request-Id")).isEqualTo("me");
    }

    @Test
    void aCallerWithoutCredentialLearnsNothing() {
        var nobody = new Api(api.port(), "nobody");
        for (var reply : List.of(nobody.get(PATH), nobody.post(PATH, Map.of()), nobody.get("/nowhere"), nobody.call("PATCH", PATH, new byte[0]), nobody.get(PATH + "?x=%25"))) {
            isProblem(reply, 401);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void aBodyThatIsCutShortOrBadlyChunkedIsRefused() {
        var head = "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\nContent-Type: application/json\r\n";
        assertThat(api.raw(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 400").contains("problem+json");
        assertThat(api.raw(head + "Content-Length: -5\r\n\r\n{}")).startsWith("HTTP/1.1 400").contains("problem+json");
        assertThat(api.raw(head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")).startsWith("HTTP/1.1 400").contains("problem+json");
        assertThat(api.raw("POST " + PATH + "/validate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200").contains("\"valid\":false");
    }
}
