package dev.waybill.integration.email;

import dev.waybill.integration.Connections;
import dev.waybill.integration.SmtpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The mail servers of the configured integrations. Immutable. */
final class MailServers {
    private final Connections connections;
    private final Map<SmtpConnection, MailServer> servers = new HashMap<>();

    MailServers(Connections connections, CamelContext camel) {
        this.connections = connections;
        connections.all(SmtpConnection.class).forEach(connection -> servers.put(connection, MailServer.of(connection, camel)));
    }

    Optional<MailServer> find(String integration) {
        return connections.find(integration, SmtpConnection.class).map(servers::get);
    }
}
