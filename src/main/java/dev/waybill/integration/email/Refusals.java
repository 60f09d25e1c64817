package dev.waybill.integration.email;

import dev.waybill.engine.TaskFailure;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server refused in one exchange.
 *
 * @param isDelivered whether it took the message for the other recipients
 */
record Refusals(boolean isDelivered, List<Reply> replies) {
    private static final int LONGEST_TEXT = 300;

    /**
     * @param address the recipient it is about, or null
     * @param status  of RFC 5321: 4xx may pass, 5xx is final
     */
    record Reply(@Nullable String address, int status, String text) {
        boolean isTransient() {
            return status >= 400 && status <= 499;
        }

        boolean isFinal() {
            return status >= 500 && status <= 599;
        }
    }

    static Refusals of(@Nullable Throwable thrown) {
        var replies = new ArrayList<Reply>();
        for (var cause = thrown; cause != null; cause = next(cause)) {
            switch (cause) {
                case SMTPAddressFailedException e ->
                    replies.add(new Reply(e.getAddress().getAddress(), e.getReturnCode(), text(e)));
                case SMTPSenderFailedException e -> replies.add(new Reply(null, e.getReturnCode(), text(e)));
                case SMTPSendFailedException e -> replies.add(new Reply(null, e.getReturnCode(), text(e)));
                case AuthenticationFailedException e -> replies.add(new Reply(null, status(text(e)), text(e)));
                default -> {}
            }
        }
        boolean isDelivered = thrown instanceof SendFailedException sent && !isEmpty(sent.getValidSentAddresses());
        return new Refusals(isDelivered, List.copyOf(replies));
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    private static boolean isEmpty(Address @Nullable [] addresses) {
        return addresses == null || addresses.length == 0;
    }

    /** A sign-in tells its status only in the text. */
    private static int status(String text) {
        return text.matches("[2-5][0-9][0-9](?![0-9]).*") ? Integer.parseInt(text.substring(0, 3)) : 535;
    }

    /** The server's words, made harmless. */
    private static String text(Exception e) {
        var text = String.valueOf(e.getMessage()).strip().replaceAll("[\\p{Cntrl}\\p{Cs}\u0080-\u009f\u2028\u2029]+", " ");
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    List<String> addresses() {
        var addresses = new ArrayList<String>();
        for (var reply : replies) {
            if (reply.address() != null && !addresses.contains(reply.address())) {
                addresses.add(reply.address());
            }
        }
        return addresses;
    }

    /** Of a message that was taken for nobody. */
    TaskFailure failure(String integration) {
        if (replies.stream().anyMatch(Reply::isTransient)) {
            return TaskFailure.of("mail.transient", "The mail server does not take the message at the moment")
                    .withDetail(detail());
        }
        if (replies.stream().anyMatch(Reply::isFinal)) {
            return TaskFailure.of("mail.rejected", "The mail server refused the message").withDetail(detail());
        }
        return TaskFailure.of("connection", "The mail server of the integration '" + integration
                + "' could not be reached, did not speak securely as it must, or was lost before it answered");
    }

    private Map<String, Object> detail() {
        return Map.of("replies", replies.stream().map(Refusals::view).toList());
    }

    private static Map<String, @Nullable Object> view(Reply reply) {
        var view = new LinkedHashMap<String, @Nullable Object>();
        view.put("address", reply.address());
        view.put("status", (long) reply.status());
        view.put("text", reply.text());
        return view;
    }
}
