package dev.waybill.integration.email;

import dev.waybill.integration.Connections;
import dev.waybill.integration.HostPort;
import dev.waybill.integration.SmtpConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server on loopback that answers as it is told and keeps every line that it gets. */
final class MailPeer implements AutoCloseable {
    /** In place of a reply: the connection is reset. */
    static final String RESET = "reset";
    /** In place of a reply: nothing, ever. */
    static final String HANG = "hang";

    private final ServerSocket listener;
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    MailPeer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** @param command how the line begins that is answered so; {@code .} is the end of a message, {@code connect} the greeting */
    MailPeer answer(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    /** Every line but those of messages. */
    List<String> commands() {
        return commands;
    }

    /** As they came over the wire, dots included. */
    List<String> messages() {
        return messages;
    }

    SmtpConnection connection(String name) {
        return new SmtpConnection(name, new HostPort("127.0.0.1", listener.getLocalPort()), null, "Shop <shop@shop.example>");
    }

    Connections connections() {
        return new Connections(List.of(connection("smtp")));
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            if (!reply(socket, "connect", "220 peer ready")) {
                return;
            }
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                if (!reply(socket, line, line.startsWith("DATA") ? "354 go on" : line.startsWith("QUIT") ? "221 bye" : "250 ok")) {
                    return;
                }
                if (line.equals("DATA") && !replies.containsKey("DATA")) {
                    readMessage(in);
                    if (!reply(socket, ".", "250 taken")) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private void readMessage(BufferedReader in) throws IOException {
        var message = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line).append('\n');
        }
        messages.add(message.toString());
    }

    private boolean reply(Socket socket, String line, String usual) throws IOException {
        var reply = replies.entrySet().stream()
                .filter(entry -> line.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
        switch (reply) {
            case RESET -> {
                socket.setSoLinger(true, 0);
                return false;
            }
            case HANG -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            default -> socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
