package dev.waybill.docs;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code slug}: a text as it may stand in an address. The example of docs/development.md. */
@Component
final class SlugType implements TaskType {
    @Override
    public String type() {
        return "slug";
    }

    @Override
    public boolean isPure() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of("text"),
                "additionalProperties", false,
                "properties", Map.of("text", Map.of("type", "string", "minLength", 1)));
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.get("text") instanceof String text && !text.contains("${") && slug(text).isEmpty()) {
            checks.fault("/text", "no_letters", "A slug needs a letter or a digit");
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(SlugType::run).description("slug");
    }

    private static void run(Exchange exchange) {
        var slug = slug(String.valueOf(TaskCall.of(exchange).parameters().get("text")));
        if (slug.isEmpty()) {
            throw TaskFailure.of("validation", "A slug needs a letter or a digit");
        }
        exchange.getMessage().setBody(new TaskResult.Success(Map.of("slug", slug)));
    }

    private static String slug(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
