package dev.waybill.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.WaybillApplication;
import dev.waybill.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole server, seen from the wire. */
class EdgeTest {
    private static final String KEY = "a-key-of-an-administrator-for-tests";
    private static final String BEARER = "Authorization: Bearer " + KEY;
    private static final String CLOSED = "/api/v1/workflows";

    @TempDir
    static Path home;

    private static ConfigurableApplicationContext server;
    private static RawHttp http;
    private static RawHttp management;

    @BeforeAll
    static void start() {
        var database = TestDatabase.create();
        server = SpringApplication.run(
                WaybillApplication.class,
                "--waybill.port=0",
                "--waybill.home=" + home,
                "--waybill.admin.api-key=" + KEY,
                "--waybill.database.url=" + database.url(),
                "--waybill.database.user=" + database.user(),
                "--waybill.database.password=" + database.password());
        http = new RawHttp(port("local.server.port"));
        management = new RawHttp(port("local.management.port"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static int port(String name) {
        return server.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/health/live", "/api/v1/health/ready"})
    void tellsAnyoneWhetherItIsUp(String path) throws IOException {
        var answer = http.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"up\"").doesNotContain("postgres", "jdbc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                CLOSED,
                "/api/v1/workflows/",
                "/api/v1/executions",
                "/api/v1/nothing",
                "/api/v1/health",
                "/api/v1/health/",
                "/nothing",
                "/error",
                "/metrics",
                "/actuator",
                "/actuator/health",
                "/actuator/env",
                "/actuator/heapdump",
                "/jolokia",
                "/API/V1/HEALTH/LIVE",
                "/api/v1/health/live/",
                "/api/v1/health/liveness",
                "/api/v1/workflows/health/live",
                "/api/v1/workflows/configs",
                "/login",
                "/logout",
                "/v3/api-docs/../../api/v1/workflows",
                "/v3/api-docsx",
                "/h2-console",
                "/api/v1/workflows?x=/api/v1/health/live"
            })
    @Tag("S43")
    void isClosedToCallersWithoutAKey(String path) throws IOException {
        assertThat(http.get(path).status()).isIn(400, 401);
    }

    @Test
    void saysInItsOwnFormWhatIsMissing() throws IOException {
        var answer = http.get(CLOSED);
        assertThat(answer.head())
                .contains("WWW-Authenticate: Bearer", "Content-Type: application/problem+json")
                .doesNotContain("Set-Cookie");
        assertThat(answer.body())
                .contains(
                        "\"type\":\"/problems/unauthenticated\"",
                        "\"status\":401",
                        "\"code\":\"unauthenticated\"",
                        "\"instance\":\"" + CLOSED);
    }

    @Test
    void letsTheAdministratorIn() throws IOException {
        assertThat(http.get(CLOSED, BEARER).status()).isNotIn(401, 403);
        assertThat(http.get(CLOSED, "authorization: bEaReR " + KEY).status()).isNotIn(401, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: " + KEY,
                "Authorization: Basic YWRtaW46YWRtaW4=",
                "Authorization: Bearer " + KEY + "x",
                "Authorization: Bearer A-KEY-OF-AN-ADMINISTRATOR-FOR-TESTS",
                "Authorization: Bearer  " + KEY,
                "Authorization: Bearer " + KEY + "\u0000",
                "Authorization: Bearer null",
                "Authorization: Bearer a-key-of-an-administrator",
                "X-Api-Key: " + KEY,
                "Cookie: Authorization=Bearer " + KEY,
                "Proxy-Authorization: Bearer " + KEY,
                "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
                "X-Forwarded-User: admin",
                "X-Forwarded-For: 127.0.0.1"
            })
    @Tag("S02")
    @Tag("S04")
    void knowsNobodyByAnythingElse(String header) throws IOException {
        assertThat(http.get(CLOSED, header).status()).isIn(400, 401);
    }

    @Test
    @Tag("S02")
    void knowsNobodyByTwoKeys() throws IOException {
        assertThat(http.get(CLOSED, BEARER, BEARER).status()).isEqualTo(401);
        assertThat(http.get(CLOSED, BEARER, "Authorization: Bearer other").status())
                .isEqualTo(401);
    }

    @Test
    @Tag("S04")
    void takesNoKeyFromTheAddress() throws IOException {
        assertThat(http.get(CLOSED + "?access_token=" + KEY + "&api_key=" + KEY).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/health/live;/../workflows",
                "/api/v1/workflows;x=1",
                "/api/v1;/workflows",
                "/api/v1/health/live/..;/workflows",
                "/api/v1/%2fworkflows",
                "/api/v1/workflows%2f",
                "/api/v1/%5cworkflows",
                "/api/v1/workflows%00",
                "/api/v1/workflows%00.json",
                "/api/v1/%252e%252e/workflows",
                "/api/v1/%252fworkflows",
                "//api/v1/workflows",
                "/api//v1/workflows",
                "/api/./v1/workflows",
                "/api/v1/./workflows",
                "/api/v1/health/%2e%2e/workflows",
                "/%2e%2e/",
                "/api/v1/x/../workflows",
                "/api/v1/workflows%0d%0aX: y",
                "/jolokia%2fexec",
                "/actuator;/env",
                "/api\\v1\\workflows",
                "/api/v1/workflows%0a",
                "/api/v1/work%u0066lows",
                "/api/v1/wörkflows"
            })
    @Tag("S43")
    void refusesAPathThatTwoReadersReadDifferently(String path) throws IOException {
        for (var answer : new RawHttp.Answer[] {http.get(path), http.get(path, BEARER)}) {
            assertThat(answer.status()).isIn(400, 401, 404);
            assertThat(answer.body())
                    .as("a problem, not a page of the container")
                    .startsWith("{\"type\":\"/problems/")
                    .doesNotContain("Tomcat", "Exception", "springframework", "at org.");
        }
        assertThat(http.get(path).status()).as("nothing is open behind it").isIn(400, 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "TRACK", "PROPFIND", "FOO", "get"})
    @Tag("S43")
    void refusesOtherMethods(String method) throws IOException {
        assertThat(http.send(method, CLOSED, BEARER).status()).isIn(400, 401, 405, 501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    @Tag("S11")
    void opensAnOpenPathForReadingOnly(String method) throws IOException {
        assertThat(http.send(method, "/api/v1/health/live", "Content-Length: 0").status())
                .isEqualTo(401);
        assertThat(http.send("GET", "/api/v1/health/live", "X-HTTP-Method-Override: " + method)
                        .status())
                .as("the header means nothing")
                .isEqualTo(200);
    }

    @Test
    @Tag("S43")
    void refusesALongUrlAndLargeHeaders() throws IOException {
        var url = http.get("/api/v1/workflows?q=" + "a".repeat(8_300), BEARER);
        assertThat(url.status()).isEqualTo(414);
        assertThat(url.body()).contains("url_too_long");
        assertThat(http.get(CLOSED, BEARER, "X-Large: " + "a".repeat(20_000)).status())
                .isIn(400, 431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /api/v1/workflows\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "POST /api/v1/workflows HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                "POST /api/v1/workflows HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "GET http://[:::1]/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    @Tag("S43")
    void answersGarbageWithoutTellingAboutItself(String request) throws IOException {
        var answer = http.send(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(answer.status()).isIn(0, 400, 401, 505);
        assertThat(answer.head() + answer.body()).doesNotContain("Tomcat", "Exception", "Apache", "<html");
    }

    @Test
    @Tag("S43")
    void doesNotTakeASecondRequestFromABodyOfDoubtfulLength() throws IOException {
        var smuggled =
                "POST /api/v1/health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                        + "GET /api/v1/health/live HTTP/1.1\r\nHost: a\r\n\r\n";
        var answer = http.send(smuggled.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.body()).as("one answer").doesNotContain("HTTP/1.1 200");
    }

    @Test
    @Tag("S08")
    void tellsNoOtherOriginThatItMayRead() throws IOException {
        var answer = http.get("/api/v1/health/live", "Origin: https://evil.example");
        assertThat(answer.head()).doesNotContainIgnoringCase("Access-Control-");
        assertThat(http.send("OPTIONS", CLOSED, "Origin: https://evil.example", "Access-Control-Request-Method: POST")
                        .head())
                .doesNotContainIgnoringCase("Access-Control-Allow");
    }

    @Test
    @Tag("S09")
    void tellsBrowsersToShowNothing() throws IOException {
        assertThat(http.get("/api/v1/health/live").head())
                .contains(
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: DENY",
                        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
                        "Referrer-Policy: no-referrer")
                .doesNotContain("Server:", "X-Powered-By");
    }

    @Test
    @Tag("S44")
    void showsMetricsOnTheManagementPortOnly() throws IOException {
        assertThat(management.get("/metrics").status()).isEqualTo(200);
        assertThat(management.get("/metrics").body()).contains("jvm_memory_used_bytes");
        assertThat(http.get("/metrics", BEARER).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/actuator",
                "/env",
                "/health",
                "/heapdump",
                "/threaddump",
                "/loggers",
                "/shutdown",
                "/beans",
                "/prometheus",
                "/actuator/prometheus",
                "/metrics/jvm.memory.used",
                "/api/v1/workflows",
                "/api/v1/health/ready",
                "/camel",
                "/info",
                "/metrics;/x",
                "/metrics/"
            })
    @Tag("S44")
    void exposesNothingElseOnTheManagementPort(String path) throws IOException {
        assertThat(management.get(path).status()).isIn(400, 401, 404);
        assertThat(management.get(path, BEARER).status()).isIn(400, 404);
        assertThat(management.send("POST", path, BEARER, "Content-Length: 0").status())
                .isIn(400, 404, 405);
    }
}
