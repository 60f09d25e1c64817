package dev.waybill.integration.email;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskType;
import dev.waybill.integration.Connections;
import dev.waybill.integration.SmtpConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/** {@code email}: one message through camel-mail, by a server that the operator configured. */
final class EmailType implements TaskType {
    private static final String DEFAULT_INTEGRATION = "smtp";
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> ADDRESSES = Map.of("type", List.of("string", "array"), "items", TEXT);
    private static final Map<String, Object> ATTACHMENT = Map.of(
            "type", "object",
            "additionalProperties", false,
            "properties", Map.of("name", TEXT, "content_type", TEXT, "text", TEXT, "base64", TEXT));
    private static final Map<String, Object> SCHEMA = Map.of(
            "type", "object",
            "additionalProperties", false,
            "required", List.of("to", "subject"),
            "properties", Map.of(
                    "integration", Connections.NAME_SCHEMA,
                    "from", TEXT,
                    "to", Map.of("type", List.of("string", "array"), "items", TEXT, "minItems", 1),
                    "cc", ADDRESSES,
                    "bcc", ADDRESSES,
                    "subject", TEXT,
                    "text", TEXT,
                    "html", TEXT,
                    "attachments", Map.of(
                            "type", "array", "maxItems", Email.MAX_ATTACHMENTS, "items", ATTACHMENT)));

    private final Connections connections;
    private final MailServers servers;
    private final Clock clock;

    EmailType(Connections connections, MailServers servers, Clock clock) {
        this.connections = connections;
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "email";
    }

    @Override
    public boolean runsAlone() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return SCHEMA;
    }

    @Override
    public Set<String> literals() {
        return Set.of("integration");
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        connections.check(integration(parameters), SmtpConnection.class, checks);
        var server = servers.find(integration(parameters));
        if (server.isPresent() && server.get().from() == null && parameters.get("from") == null) {
            checks.fault("/from", "required", "from must be given, as the integration has none");
        }
        new EmailChecks(parameters, checks).run();
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        var integration = integration(task.parameters());
        var server = servers.find(integration);
        if (server.isEmpty()) {
            // a version outlives the connection that it was saved with
            step.process(_ -> {
                throw TaskFailure.of("validation", "No smtp integration is called '" + integration + "' any more");
            });
            return;
        }
        step.process(new ComposeProcessor(server.get(), clock))
                .to(server.get().endpoint())
                .process(new DeliveredProcessor());
    }

    private static String integration(Map<String, @Nullable Object> parameters) {
        return parameters.get("integration") instanceof String name ? name : DEFAULT_INTEGRATION;
    }
}
