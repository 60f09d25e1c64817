package dev.waybill.integration.email;

import static dev.waybill.integration.email.Sending.mail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.expression.Expressions;
import dev.waybill.integration.Connections;
import dev.waybill.integration.HostPort;
import dev.waybill.integration.SmtpConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The type's rules as a saved workflow meets them. */
class EmailDefinitionTest {
    private static final Connections CONNECTIONS =
            new Connections(List.of(new SmtpConnection("smtp", new HostPort("localhost", 25), null, "shop@shop.example")));

    private static List<String> faults(Map<String, Object> parameters) {
        try (var sending = new Sending(CONNECTIONS)) {
            var workflow = Map.of("name", "w", "tasks", List.of(Map.of("task_id", "a", "type", "email", "parameters", parameters)));
            return new Definitions(List.of(sending.type), new Expressions())
                    .check(workflow).stream().map(fault -> fault.pointer() + " " + fault.code()).toList();
        }
    }

    @Test
    void takesWhatItsPageShows() {
        assertThat(faults(mail("to", List.of("${input.email}", "Accounts <accounts@shop.example>"), "subject", "Your order ${input.id}",
                        "attachments", List.of(Map.of("name", "order.json", "content_type", "application/json", "text", "${to_json(input)}")))))
                .isEmpty();
        assertThat(faults(mail("to", "${input.to}", "cc", "${input.cc}", "attachments", "${input.files}", "text", "${input.n}"))).isEmpty();
        assertThat(faults(mail("attachments", List.of("${input.file}")))).isEmpty();
    }

    @Test
    void tellsEveryFaultAtItsPlace() {
        var at = "/tasks/0/parameters";
        assertThat(faults(mail("to", "nobody", "from", "a@b.c\n"))).containsExactlyInAnyOrder(at + "/to invalid_address", at + "/from invalid_address");
        assertThat(faults(mail("to", List.of()))).singleElement().asString().startsWith(at + "/to ");
        assertThat(faults(Map.of("text", "x"))).extracting(fault -> fault.split(" ")[0]).containsExactlyInAnyOrder(at + "/to", at + "/subject");
        assertThat(faults(mail("attachments", List.of(Map.of("name", "x", "path", "/etc/passwd"))))).singleElement().asString().startsWith(at + "/attachments/0/path ");
        assertThat(faults(mail("headers", Map.of("X", "y")))).singleElement().asString().startsWith(at + "/headers ");
        assertThat(faults(mail("integration", "${x}"))).isNotEmpty().allMatch(fault -> fault.startsWith(at + "/integration "));
    }
}
