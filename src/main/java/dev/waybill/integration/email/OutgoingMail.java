package dev.waybill.integration.email;

import dev.waybill.integration.Deadline;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.activation.DataHandler;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body that camel-mail sends: the message, until when it may take, and in the end who was refused. */
final class OutgoingMail extends MimeMessage {
    private static final String UTF_8 = "utf-8";

    private final List<String> recipients;
    private final Deadline deadline;
    private List<String> rejected = List.of();

    OutgoingMail(Session session, Email email, Deadline deadline) throws MessagingException {
        super(session);
        this.recipients = email.recipients().addresses();
        this.deadline = deadline;
        setFrom(email.from().internetAddress());
        setRecipients(Message.RecipientType.TO, internet(email.recipients().to()));
        setRecipients(Message.RecipientType.CC, internet(email.recipients().cc()));
        setRecipients(Message.RecipientType.BCC, internet(email.recipients().bcc()));
        setHeader("Subject", HeaderText.encode("Subject", email.subject()));
        setHeader("Auto-Submitted", "auto-generated");
        fill(this, email);
    }

    void identify(String messageId, Instant date) throws MessagingException {
        setHeader("Message-ID", messageId);
        setSentDate(Date.from(date));
    }

    /** It has its own already. */
    @Override
    protected void updateMessageID() {}

    Deadline deadline() {
        return deadline;
    }

    /** Called once the server has taken the message for the others. */
    void reject(List<String> addresses) {
        rejected = List.copyOf(addresses);
    }

    List<String> rejected() {
        return rejected;
    }

    List<String> accepted() {
        return recipients.stream().filter(address -> !rejected.contains(address)).toList();
    }

    private static InternetAddress[] internet(List<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::internetAddress).toArray(InternetAddress[]::new);
    }

    private static void fill(MimeMessage message, Email email) throws MessagingException {
        if (email.attachments().isEmpty()) {
            fillText(message, email.text(), email.html());
            return;
        }
        var body = new MimeBodyPart();
        fillText(body, email.text(), email.html());
        var mixed = new MimeMultipart("mixed", body);
        for (var attachment : email.attachments()) {
            mixed.addBodyPart(part(attachment));
        }
        message.setContent(mixed);
    }

    private static void fillText(Part part, @Nullable String text, @Nullable String html) throws MessagingException {
        if (text != null && html != null) {
            var plain = new MimeBodyPart();
            plain.setText(text, UTF_8, "plain");
            var rich = new MimeBodyPart();
            rich.setText(html, UTF_8, "html");
            part.setContent(new MimeMultipart("alternative", plain, rich));
        } else if (html != null) {
            part.setContent(html, "text/html; charset=utf-8");
        } else {
            part.setContent(text, "text/plain; charset=utf-8");
        }
    }

    private static MimeBodyPart part(Attachment attachment) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(attachment.content(), attachment.contentType())));
        part.setHeader("Content-Type", attachment.contentType());
        part.setHeader("Content-Transfer-Encoding", "base64");
        var disposition = new ContentDisposition(Part.ATTACHMENT);
        disposition.setParameter("filename", "");
        disposition.getParameterList().set("filename", attachment.name(), UTF_8);
        part.setHeader("Content-Disposition", disposition.toString());
        return part;
    }
}
