package dev.waybill.platform;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The first lines that a person sees: where the server is, where its data are. */
@Component
@ConditionalOnBooleanProperty(name = "waybill.ready-message", matchIfMissing = true)
class ReadyMessage {
    private final Environment environment;
    private final WaybillProperties properties;
    private final ObjectProvider<EmbeddedDatabase> embedded;

    ReadyMessage(Environment environment, WaybillProperties properties, ObjectProvider<EmbeddedDatabase> embedded) {
        this.environment = environment;
        this.properties = properties;
        this.embedded = embedded;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(1)
    void print() {
        var address = "http://localhost:" + environment.getProperty("local.server.port");
        System.out.println("Waybill is ready at " + address);
        System.out.println("  API        " + address + "/docs");
        System.out.println("  Metrics    http://" + environment.getProperty("management.server.address") + ":"
                + environment.getProperty("local.management.port") + "/metrics");
        System.out.println("  Data       in " + data());
    }

    private String data() {
        return embedded.getIfAvailable() == null
                ? withoutParameters(String.valueOf(properties.database().url())) + " and " + properties.home()
                : properties.home() + " (embedded PostgreSQL)";
    }

    /** They may hold a password. */
    private static String withoutParameters(String url) {
        var end = url.indexOf('?');
        return end < 0 ? url : url.substring(0, end);
    }
}
