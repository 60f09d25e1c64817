package dev.waybill.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are, which no client library does. */
record RawHttp(int port) {
    /** @param status 0 when the server closed the connection without an answer */
    record Answer(int status, String head, String body) {}

    Answer get(String target, String... headers) throws IOException {
        return send("GET", target, headers);
    }

    Answer send(String method, String target, String... headers) throws IOException {
        var request =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (var header : headers) {
            request.append(header).append("\r\n");
        }
        return send(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer send(byte[] request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var bytes = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                socket.getInputStream().transferTo(bytes);
            } catch (SocketException e) {
                // reset by the server: what it answered before counts
            }
            return answer(bytes.toString(StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String text) {
        if (text.isEmpty()) {
            return new Answer(0, "", "");
        }
        if (!text.startsWith("HTTP/1.1 ")) {
            return new Answer(0, "", text); // HTTP 0.9 has no head
        }
        var end = text.indexOf("\r\n\r\n");
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
