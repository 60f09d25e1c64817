package dev.waybill.integration.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that can be sent: every part was looked at. At least one of text and html is there. */
record Email(
        MailAddress from,
        Recipients recipients,
        String subject,
        @Nullable String text,
        @Nullable String html,
        List<Attachment> attachments) {
    static final int MAX_RECIPIENTS = 100;
    static final int MAX_ATTACHMENTS = 50;
    static final int MAX_SUBJECT = 1_000;

    record Recipients(List<MailAddress> to, List<MailAddress> cc, List<MailAddress> bcc) {
        Recipients {
            if (to.isEmpty()) {
                throw new InvalidEmail("to must hold at least one address");
            }
            if (to.size() + cc.size() + bcc.size() > MAX_RECIPIENTS) {
                throw new InvalidEmail("to, cc and bcc must hold at most " + MAX_RECIPIENTS + " addresses together");
            }
        }

        List<String> addresses() {
            var all = new ArrayList<MailAddress>(to);
            all.addAll(cc);
            all.addAll(bcc);
            return all.stream().map(MailAddress::address).distinct().toList();
        }
    }

    /**
     * @param parameters  resolved
     * @param defaultFrom of the integration, or null
     * @throws InvalidEmail when it cannot be sent
     */
    static Email of(Map<String, @Nullable Object> parameters, @Nullable MailAddress defaultFrom) {
        var from = text(parameters, "from");
        var sender = from == null ? defaultFrom : MailAddress.parse(from);
        var subject = text(parameters, "subject");
        var text = text(parameters, "text");
        var html = text(parameters, "html");
        if (sender == null) {
            throw new InvalidEmail("from must be given, as the integration has none");
        }
        if (subject == null || (text == null && html == null)) {
            throw new InvalidEmail("subject, and text or html, must be given and not null");
        }
        var recipients = new Recipients(
                addresses(parameters.get("to")), addresses(parameters.get("cc")), addresses(parameters.get("bcc")));
        return new Email(sender, recipients, subject(subject), text, html, attachments(parameters.get("attachments")));
    }

    static String subject(String subject) {
        if (subject.length() > MAX_SUBJECT) {
            throw new InvalidEmail("subject must have at most " + MAX_SUBJECT + " characters");
        }
        return HeaderText.clean(subject, "subject");
    }

    private static @Nullable String text(Map<String, @Nullable Object> parameters, String name) {
        return switch (parameters.get(name)) {
            case null -> null;
            case String text -> text;
            case Boolean truth -> truth.toString();
            case Number number -> number.toString();
            default -> throw new InvalidEmail(name + " must be a text");
        };
    }

    static List<MailAddress> addresses(@Nullable Object parameter) {
        return switch (parameter) {
            case null -> List.of();
            case String address -> List.of(MailAddress.parse(address));
            case List<?> list -> list.stream().map(Email::address).toList();
            default -> throw new InvalidEmail("to, cc and bcc must be an address or a list of addresses");
        };
    }

    private static MailAddress address(@Nullable Object element) {
        if (!(element instanceof String address)) {
            throw new InvalidEmail("to, cc and bcc must be an address or a list of addresses");
        }
        return MailAddress.parse(address);
    }

    private static List<Attachment> attachments(@Nullable Object parameter) {
        if (parameter == null) {
            return List.of();
        }
        if (!(parameter instanceof List<?> list) || list.size() > MAX_ATTACHMENTS) {
            throw new InvalidEmail("attachments must be a list of at most " + MAX_ATTACHMENTS + ".");
        }
        var attachments = new ArrayList<Attachment>();
        for (var element : list) {
            attachments.add(Attachment.of(element, attachments.size() + 1));
        }
        return attachments;
    }

    /** Bytes of all that is sent, before encoding. */
    long size() {
        return size(text) + size(html) + attachments.stream().mapToLong(attachment -> attachment.content().length).sum();
    }

    private static long size(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
