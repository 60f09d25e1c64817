package dev.waybill.integration.email;

import dev.waybill.integration.SmtpConnection;
import dev.waybill.refusal.InvalidSetting;
import jakarta.mail.Session;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * One integration's way out.
 *
 * @param endpoint camel-mail's, under a URI that holds the integration's name and nothing else; nobody's text makes another
 * @param from     sender of messages that name none
 */
record MailServer(Endpoint endpoint, Session session, @Nullable MailAddress from) {
    /** @throws InvalidSetting when the sender that the operator set is no address */
    static MailServer of(SmtpConnection connection, CamelContext camel) {
        var sender = new SmtpSender(connection);
        var configuration = new MailConfiguration(camel);
        configuration.configureProtocol("smtp");
        configuration.setHost(connection.server().host());
        configuration.setPort(connection.server().port());
        configuration.setJavaMailSender(sender);
        var endpoint = new MailEndpoint("smtp://" + connection.name(), new MailComponent(camel), configuration);
        return new MailServer(endpoint, sender.getSession(), from(connection));
    }

    private static @Nullable MailAddress from(SmtpConnection connection) {
        var from = connection.from();
        try {
            return from == null ? null : MailAddress.parse(from);
        } catch (InvalidEmail e) {
            var setting = "WAYBILL_INTEGRATIONS_" + connection.name().toUpperCase(Locale.ROOT) + "_FROM";
            throw new InvalidSetting(setting + " is wrong: " + e.sentence() + ".");
        }
    }
}
