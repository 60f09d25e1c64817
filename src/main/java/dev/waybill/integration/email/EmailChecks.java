package dev.waybill.integration.email;

import dev.waybill.definition.ParameterChecks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at what of a message is already known when a workflow is saved: texts without <code>${…}</code>. */
final class EmailChecks {
    private final Map<String, @Nullable Object> parameters;
    private final ParameterChecks checks;

    EmailChecks(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        this.parameters = parameters;
        this.checks = checks;
    }

    void run() {
        if (parameters.get("text") == null && parameters.get("html") == null) {
            checks.fault("/text", "required", "An email has text, html or both");
        }
        address("/from", parameters.get("from"));
        List.of("to", "cc", "bcc").forEach(this::addresses);
        if (recipients() > Email.MAX_RECIPIENTS) {
            checks.fault("/to", "too_many", "to, cc and bcc hold at most " + Email.MAX_RECIPIENTS + " addresses together");
        }
        if (isLiteral(parameters.get("subject"))) {
            report("/subject", "invalid_text", () -> Email.subject(String.valueOf(parameters.get("subject"))));
        }
        if (parameters.get("attachments") instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                attachment("/attachments/" + i, list.get(i), i + 1);
            }
        }
    }

    private void addresses(String name) {
        if (parameters.get(name) instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                address("/" + name + "/" + i, list.get(i));
            }
        } else {
            address("/" + name, parameters.get(name));
        }
    }

    private long recipients() {
        return List.of("to", "cc", "bcc").stream()
                .mapToInt(name -> parameters.get(name) instanceof List<?> list ? list.size() : 0)
                .sum();
    }

    private void address(String pointer, @Nullable Object value) {
        if (isLiteral(value)) {
            report(pointer, "invalid_address", () -> MailAddress.parse(String.valueOf(value)));
        }
    }

    private void attachment(String pointer, @Nullable Object value, int number) {
        boolean isKnown = value instanceof Map<?, ?> members && members.values().stream().allMatch(EmailChecks::isLiteral);
        if (isKnown) {
            report(pointer, "invalid_attachment", () -> Attachment.of(value, number));
        } else if (value instanceof Map<?, ?> members && members.containsKey("text") == members.containsKey("base64")) {
            checks.fault(pointer, "invalid_attachment", "An attachment has text or base64, one of them");
        }
    }

    private static boolean isLiteral(@Nullable Object value) {
        return value instanceof String text && !text.contains("${");
    }

    private void report(String pointer, String code, Runnable look) {
        try {
            look.run();
        } catch (InvalidEmail e) {
            checks.fault(pointer, code, e.sentence());
        }
    }
}
