package dev.waybill.integration.email;

import dev.waybill.engine.TaskResult;
import jakarta.mail.MessagingException;
import java.util.LinkedHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Turns a message that was sent into the task's output. */
final class DeliveredProcessor implements Processor {
    @Override
    public void process(Exchange exchange) throws InvalidPayloadException, MessagingException {
        var mail = exchange.getMessage().getMandatoryBody(OutgoingMail.class);
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("message_id", mail.getMessageID());
        output.put("accepted", mail.accepted());
        output.put("rejected", mail.rejected());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(new TaskResult.Success(output));
    }
}
