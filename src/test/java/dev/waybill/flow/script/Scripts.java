package dev.waybill.flow.script;

import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.integration.TaskRun;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** Script tasks as the engine runs them, on children of their own. */
final class Scripts implements AutoCloseable {
    final Children children;
    final ScriptType type;
    private final DefaultCamelContext camel = new DefaultCamelContext();

    Scripts(ScriptProperties properties) {
        children = new Children(properties);
        type = new ScriptType(properties, children);
        camel.start();
    }

    static ScriptProperties properties(int children, Duration limit) {
        return properties(children, limit, Duration.ofMinutes(5));
    }

    static ScriptProperties properties(int children, Duration limit, Duration idle) {
        return new ScriptProperties(children, limit, 128, 1_000_000, idle, ScriptProperties.Confinement.REQUIRED);
    }

    @Nullable Object output(String language, String source, @Nullable Object input) {
        return output(language, source, input, Duration.ofSeconds(60));
    }

    @Nullable Object output(String language, String source, @Nullable Object input, Duration timeout) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("language", language);
        parameters.put("source", source);
        parameters.put("input", input);
        var exchange = TaskRun.of(camel, type, parameters).exchange(1, timeout);
        return ((TaskResult.Success) exchange.getMessage().getBody()).output();
    }

    /** The code with which it fails; what it gives when it does not. */
    String code(String language, String source, @Nullable Object input) {
        try {
            return "gives " + output(language, source, input);
        } catch (TaskFailure failure) {
            return failure.code();
        }
    }

    @Override
    public void close() {
        camel.stop();
        children.close();
    }
}
