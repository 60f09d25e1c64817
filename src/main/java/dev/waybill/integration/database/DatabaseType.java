package dev.waybill.integration.database;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskType;
import dev.waybill.integration.Connections;
import dev.waybill.integration.DatabaseConnection;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/**
 * {@code database}: one SQL statement with bound arguments. It runs on JDBC, not on a {@code sql:} endpoint, because
 * camel-sql evaluates Simple in the text of the statement.
 */
final class DatabaseType implements TaskType {
    private static final Map<String, Object> SCHEMA = Map.of(
            "type", "object",
            "additionalProperties", false,
            "required", List.of("integration", "sql"),
            "properties", Map.of(
                    "integration", Connections.NAME_SCHEMA,
                    "sql", Map.of("type", "string", "minLength", 1),
                    "arguments", Map.of("type", "object"),
                    "fetch", Map.of("enum", List.of("rows", "one", "none"))));

    private final Connections connections;
    private final Targets targets;

    DatabaseType(Connections connections, Targets targets) {
        this.connections = connections;
        this.targets = targets;
    }

    @Override
    public String type() {
        return "database";
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
        return Set.of("integration", "sql", "fetch");
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        connections.check(text(parameters, "integration"), DatabaseConnection.class, checks);
        var arguments = parameters.get("arguments");
        try {
            checkSql(text(parameters, "sql"), arguments, checks);
        } catch (InvalidSql e) {
            checks.fault("/sql", "sql_invalid", e.sentence());
        }
    }

    private static void checkSql(String sql, @Nullable Object arguments, ParameterChecks checks) {
        if (sql.contains("${")) {
            checks.fault("/sql", "sql_expression", "sql holds no ${…}: write :name there and the value in arguments");
            return;
        }
        var known = arguments instanceof Map<?, ?> map ? map.keySet() : arguments == null ? Set.of() : null;
        for (var name : Set.copyOf(SqlText.of(sql).names())) {
            if (known != null && !known.contains(name)) {
                checks.fault(
                        Fault.pointer("/arguments", name), "missing_argument", "The SQL names :" + name + ": arguments must have a member '" + name + "'");
            }
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        var parameters = task.parameters();
        step.process(new DatabaseProcessor(
                targets,
                text(parameters, "integration"),
                SqlText.of(text(parameters, "sql")),
                Fetch.of(parameters.get("fetch")))).description("database");
    }

    private static String text(Map<String, @Nullable Object> parameters, String name) {
        return String.valueOf(parameters.get(name));
    }
}
