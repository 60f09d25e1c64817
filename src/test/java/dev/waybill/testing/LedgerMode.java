package dev.waybill.testing;

import dev.waybill.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LedgerServer} answers one request; every mode but {@code hang-before} and {@code reset-before} first makes
 * the request durable. The parameters of each, all optional:
 *
 * <ul>
 *   <li>{@code ok} (default): {@code status}, {@code type}, {@code text} or {@code base64}, {@code header} ({@code Name: value}), {@code gzip}
 *   <li>{@code dedupe}: as ok; a key seen before gets the same answer and no second effect
 *   <li>{@code echo}: the request as JSON
 *   <li>{@code slow}: as ok after {@code ms}; {@code hang-before}, {@code hang-after} (the effect): as ok once the path is released
 *   <li>{@code reset}, {@code reset-before} (the effect): RST · {@code close}: FIN, no answer
 *   <li>{@code fail}: {@code status} (503) for the {@code first} n requests to the path, or with probability {@code p}, or always; {@code retry_after}
 *   <li>{@code redirect}: {@code status} (302), {@code to}, {@code cookie} · {@code loop}: to itself, for ever
 *   <li>{@code garbage}, {@code http09}, {@code bad-chunk}, {@code bad-gzip}, {@code bomb}, {@code endless}, {@code drip} ({@code ms}),
 *       {@code short} and {@code long} (body against Content-Length), {@code negative-length}, {@code two-lengths},
 *       {@code informational} (endless 1xx), {@code huge-headers} ({@code count}, {@code size}), {@code twice} (the whole answer again), {@code trailers}
 * </ul>
 */
record LedgerMode(String name, Map<String, String> parameters) {
    static LedgerMode of(Map<String, String> parameters) {
        return new LedgerMode(parameters.getOrDefault("mode", "ok"), parameters);
    }

    /** @return whether the connection may go on */
    boolean serve(LedgerServer ledger, LedgerRequest request, Socket connection) throws IOException, InterruptedException {
        if (name.equals("hang-before")) {
            ledger.hang(request.path());
        } else if (name.equals("reset-before")) {
            return reset(connection);
        }
        int arrival = ledger.append(request, name.equals("dedupe"));
        var out = connection.getOutputStream();
        switch (name) {
            case "ok", "dedupe", "hang-before" -> ok(out, request);
            case "echo" -> send(out, 200, "application/json", echo(request));
            case "slow" -> {
                pause(number("ms", 1_000));
                ok(out, request);
            }
            case "hang-after" -> {
                ledger.hang(request.path());
                ok(out, request);
            }
            case "fail" -> {
                if (fails(ledger, arrival)) {
                    fail(out);
                } else {
                    ok(out, request);
                }
            }
            case "redirect" -> redirect(out, parameters.getOrDefault("to", "/"));
            case "loop" -> redirect(out, request.target());
            case "twice" -> {
                var answer = new ByteArrayOutputStream();
                ok(answer, request);
                answer.write(answer.toByteArray());
                out.write(answer.toByteArray());
            }
            case "reset" -> {
                return reset(connection);
            }
            case "close" -> {
                return false;
            }
            default -> {
                misbehave(out);
                return false;
            }
        }
        return true;
    }

    private void misbehave(OutputStream out) throws IOException {
        switch (name) {
            case "garbage" -> write(out, "\u0000\u0001 this is no HTTP \u00ff\u00fe\r\n\r\n");
            case "http09" -> write(out, "<html>hello</html>\r\n");
            case "bad-chunk" -> write(out, head("Transfer-Encoding: chunked") + "zz\r\nabc\r\n");
            case "bad-gzip" -> write(out, head("Content-Encoding: gzip\r\nContent-Length: 12") + "not gzip at all");
            case "bomb" -> bomb(out);
            case "endless" -> {
                write(out, head("Transfer-Encoding: chunked\r\nContent-Type: text/plain"));
                while (true) {
                    write(out, "1000\r\n" + "x".repeat(0x1000) + "\r\n");
                }
            }
            case "drip" -> {
                write(out, head("Content-Length: 100000\r\nContent-Type: text/plain"));
                for (int i = 0; i < 100_000; i++) {
                    write(out, "x");
                    pause(number("ms", 50));
                }
            }
            case "short" -> write(out, head("Content-Length: 100\r\nContent-Type: text/plain") + "too short");
            case "long" -> write(out, head("Content-Length: 3\r\nContent-Type: text/plain") + "too long");
            case "negative-length" -> write(out, head("Content-Length: -1\r\nContent-Type: text/plain") + "x");
            case "two-lengths" -> write(out, head("Content-Length: 1\r\nContent-Length: 2\r\nContent-Type: text/plain") + "xy");
            case "informational" -> {
                while (true) {
                    write(out, "HTTP/1.1 102 Processing\r\nX-Filler: " + "x".repeat(100) + "\r\n\r\n");
                }
            }
            case "huge-headers" -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                for (int i = 0; i < number("count", 200); i++) {
                    write(out, "X-Header-" + i + ": " + "x".repeat((int) number("size", 8_192)) + "\r\n");
                }
                write(out, "Connection: close\r\nContent-Length: 0\r\n\r\n");
            }
            case "trailers" ->
                write(out, head("Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\nConnection: close\r\nTrailer: X-Late") + "2\r\nok\r\n0\r\nX-Late: CamelHttpUri\r\n\r\n");
            default -> throw new IllegalArgumentException("No mode " + name);
        }
    }

    private static String head(String headers) {
        return "HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n";
    }

    /** 200 MB of zeros in 200 kB. */
    private static void bomb(OutputStream out) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        write(out, head("Content-Encoding: gzip\r\nContent-Type: application/octet-stream\r\nContent-Length: " + packed.size()));
        out.write(packed.toByteArray());
    }

    private boolean fails(LedgerServer ledger, int arrival) {
        if (parameters.containsKey("first")) {
            return arrival <= number("first", 0);
        }
        return !parameters.containsKey("p") || ledger.chance(Double.parseDouble(parameters.get("p")));
    }

    private void fail(OutputStream out) throws IOException {
        var wait = parameters.get("retry_after");
        send(
                out,
                (int) number("status", 503),
                "application/json",
                "{\"error\":\"as asked\"}".getBytes(StandardCharsets.UTF_8),
                wait == null ? "" : "Retry-After: " + wait + "\r\n");
    }

    private void redirect(OutputStream out, String to) throws IOException {
        var cookie = parameters.get("cookie");
        var headers = (to.isEmpty() ? "" : "Location: " + to + "\r\n")
                + (cookie == null ? "" : "Set-Cookie: " + cookie + "\r\n");
        send(out, (int) number("status", 302), "text/plain", new byte[0], headers);
    }

    private void ok(OutputStream out, LedgerRequest request) throws IOException {
        var header = parameters.containsKey("header") ? parameters.get("header") + "\r\n" : "";
        var body = body(request);
        if (parameters.containsKey("gzip")) {
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(body);
            }
            body = packed.toByteArray();
            header += "Content-Encoding: gzip\r\n";
        }
        int status = name.equals("fail") ? 200 : (int) number("status", 200);
        var head = "HTTP/1.1 " + status + " Said\r\n" + header;
        if (parameters.containsKey("type") && !parameters.get("type").isEmpty()) {
            head += "Content-Type: " + parameters.get("type") + "\r\n";
        } else if (!parameters.containsKey("type")) {
            head += "Content-Type: application/json\r\n";
        }
        boolean bodiless = status == 204 || status == 304 || request.method().equals("HEAD");
        whole(out, head + (status == 204 ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n", bodiless ? new byte[0] : body);
    }

    private byte[] body(LedgerRequest request) {
        if (parameters.containsKey("text")) {
            return parameters.get("text").getBytes(StandardCharsets.UTF_8);
        }
        if (parameters.containsKey("base64")) {
            return Base64.getDecoder().decode(parameters.get("base64"));
        }
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("ok", true);
        answer.put("key", request.headers().get("idempotency-key"));
        return Json.write(answer).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] echo(LedgerRequest request) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("method", request.method());
        answer.put("target", request.target());
        answer.put("headers", request.headers());
        answer.put("body", LedgerEntry.text(request.body()));
        return Json.write(answer).getBytes(StandardCharsets.UTF_8);
    }

    static void send(OutputStream out, int status, String type, byte[] body) throws IOException {
        send(out, status, type, body, "");
    }

    private static void send(OutputStream out, int status, String type, byte[] body, String headers) throws IOException {
        whole(
                out,
                "HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Type: " + type + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n",
                body);
    }

    /** In one piece, so that a proxy that repeats pieces repeats the answer. */
    private static void whole(OutputStream out, String head, byte[] body) throws IOException {
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        answer.writeBytes(body);
        out.write(answer.toByteArray());
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static boolean reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        return false;
    }

    private long number(String name, long otherwise) {
        return parameters.containsKey(name) ? Long.parseLong(parameters.get(name)) : otherwise;
    }

    /** The peer's own slowness is what it is for; no test waits by it. */
    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
