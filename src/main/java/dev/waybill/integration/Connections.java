package dev.waybill.integration;

import dev.waybill.definition.ParameterChecks;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The connections of the configuration, by name. Names match whatever their case, dashes and underscores, because an
 * environment variable cannot keep them apart: {@code Order-DB}, {@code order_db} and {@code orderdb} are one. Immutable.
 */
public final class Connections {
    /** JSON Schema of the parameter {@code integration}, which names one of them. */
    public static final Map<String, Object> NAME_SCHEMA = Map.of("type", "string", "minLength", 1, "maxLength", 100);

    private final Map<String, Connection> byName = new TreeMap<>();

    public Connections(Collection<? extends Connection> connections) {
        connections.forEach(connection -> byName.put(canonical(connection.name()), connection));
    }

    static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** The connection of that name, if it is of that kind. */
    public <C extends Connection> Optional<C> find(String name, Class<C> kind) {
        return Optional.ofNullable(byName.get(canonical(name))).filter(kind::isInstance).map(kind::cast);
    }

    /** All connections of a kind, by name. */
    public <C extends Connection> List<C> all(Class<C> kind) {
        return byName.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Reports, at {@code /integration}, a name that is no connection of that kind, with the name that was probably meant. */
    public void check(String name, Class<? extends Connection> kind, ParameterChecks checks) {
        if (find(name, kind).isEmpty()) {
            var type = kind == DatabaseConnection.class ? "database" : "smtp";
            var known = all(kind).stream().map(Connection::name).toList();
            var cure = known.isEmpty() ? ": none is configured by WAYBILL_INTEGRATIONS_<NAME>_TYPE=" + type : "";
            checks.unknown(
                    "/integration", "unknown_integration", "No " + type + " integration is called '%s'" + cure, name, known);
        }
    }
}
