package dev.waybill.integration.email;

import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.Deadline;
import jakarta.mail.MessagingException;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;

/** Makes the message of one attempt. camel-mail then finds it ready as the body, and no header that could steer it. */
final class ComposeProcessor implements Processor {
    private static final int MAX_SIZE = 10 << 20;

    private final MailServer server;
    private final Clock clock;

    ComposeProcessor(MailServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, MessagingException {
        var call = exchange.getMessage().getMandatoryBody(TaskCall.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(mail(call));
    }

    private OutgoingMail mail(TaskCall call) throws MessagingException {
        var email = email(call);
        if (email.size() > MAX_SIZE) {
            throw TaskFailure.of("payload.too_large", "A message must have at most " + (MAX_SIZE >> 20) + " MiB");
        }
        var mail = new OutgoingMail(server.session(), email, Deadline.in(call.timeout()));
        mail.identify(messageId(call, email.from().domain()), clock.instant());
        return mail;
    }

    private Email email(TaskCall call) {
        try {
            return Email.of(call.parameters(), server.from());
        } catch (InvalidEmail e) {
            throw TaskFailure.of("validation", e.sentence());
        }
    }

    /** The same in each attempt, so that a receiver can tell a repetition. */
    private static String messageId(TaskCall call, String domain) {
        var id = new StringBuilder("<").append(call.executionId()).append('.');
        for (char c : call.taskId().toCharArray()) {
            boolean isAtom = (c < 0x80 && Character.isLetterOrDigit(c)) || c == '-' || c == '_';
            id.append(isAtom ? String.valueOf(c) : "=" + Integer.toHexString(c));
        }
        return id.append('@').append(domain).append('>').toString();
    }
}
