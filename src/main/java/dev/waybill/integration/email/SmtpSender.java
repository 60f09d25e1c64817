package dev.waybill.integration.email;

import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.BoundedCall;
import dev.waybill.integration.SmtpConnection;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.mail.DefaultJavaMailSender;

/** camel-mail's sender for one integration, with bounds on what it takes and an eye on who was refused. Thread-safe. */
final class SmtpSender extends DefaultJavaMailSender {
    private static final int IMPLICIT_TLS = 465;
    private static final String CONNECT_MILLIS = "10000";
    private static final String SILENCE_MILLIS = "60000";

    private final SmtpConnection connection;

    SmtpSender(SmtpConnection connection) {
        this.connection = connection;
        var properties = properties(connection);
        setProtocol("smtp");
        setHost(connection.server().host());
        setPort(connection.server().port());
        setJavaMailProperties(properties);
        setSession(Session.getInstance(properties));
        var credentials = connection.credentials();
        if (credentials != null) {
            setUsername(credentials.user());
            setPassword(credentials.password().value());
        }
    }

    private static Properties properties(SmtpConnection connection) {
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.setProperty("mail.smtp.timeout", SILENCE_MILLIS);
        properties.setProperty("mail.smtp.sendpartial", "true");
        // the message is accepted by then, and no answer to a good-bye changes that
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.auth", String.valueOf(connection.credentials() != null));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        boolean isImplicit = connection.server().port() == IMPLICIT_TLS;
        properties.setProperty("mail.smtp.ssl.enable", String.valueOf(isImplicit));
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(!isImplicit));
        // a password never leaves the machine in the clear
        boolean isSecret = connection.credentials() != null && !connection.server().isLoopback();
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(!isImplicit && isSecret));
        return properties;
    }

    /** @throws TaskFailure when the message was taken for nobody, or nobody knows */
    @Override
    public void send(MimeMessage message) {
        var mail = (OutgoingMail) message;
        try {
            BoundedCall.run(mail.deadline().left(), () -> deliver(mail), Thread::interrupt);
        } catch (ExecutionException e) {
            var refusals = Refusals.of(e.getCause());
            if (refusals.isDelivered()) {
                mail.reject(refusals.addresses());
                return;
            }
            throw refusals.failure(connection.name());
        } catch (TimeoutException e) {
            throw TaskFailure.of("timeout", "The mail server took longer than the attempt may");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TaskFailure.of("cancelled", "The sending was cancelled");
        }
    }

    private OutgoingMail deliver(OutgoingMail mail) throws MessagingException {
        super.send(mail);
        return mail;
    }
}
