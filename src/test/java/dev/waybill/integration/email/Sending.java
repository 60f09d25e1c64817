package dev.waybill.integration.email;

import dev.waybill.integration.Connections;
import dev.waybill.integration.TaskRun;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** The email type over some connections, in a Camel context of its own. */
final class Sending implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    final CamelContext camel = new DefaultCamelContext();
    final EmailType type;

    Sending(Connections connections) {
        type = new EmailType(connections, new MailServers(connections, camel), Clock.fixed(NOW, ZoneOffset.UTC));
        camel.start();
    }

    TaskRun task(Map<String, @Nullable Object> parameters) {
        return TaskRun.of(camel, type, parameters);
    }

    /** Name and value in turn; {@code to}, {@code subject} and {@code text} have values unless they are given. */
    static Map<String, @Nullable Object> mail(@Nullable Object... pairs) {
        var mail = new LinkedHashMap<String, @Nullable Object>(Map.of("to", "ann@shop.example", "subject", "Hello", "text", "Good day"));
        for (int i = 0; i < pairs.length; i += 2) {
            mail.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return mail;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
