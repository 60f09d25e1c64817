package dev.waybill.integration;

import dev.waybill.definition.ParameterChecks;
import java.util.Collection;
import java.util.Comparator;
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
            checks.fault("/integration", "unknown_integration", unknown(name, kind));
        }
    }

    /** The sentence about a name that is no connection of that kind. */
    public String unknown(String name, Class<? extends Connection> kind) {
        var type = type(kind);
        var known = all(kind).stream().map(Connection::name).toList();
        var sentence = "No " + type + " integration is called '" + name + "'.";
        if (known.isEmpty()) {
            return sentence + " The operator configures one with WAYBILL_INTEGRATIONS_<NAME>_TYPE=" + type + " and its fellows.";
        }
        var wanted = canonical(name);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)))
                .filter(candidate -> distance(wanted, candidate) <= Math.max(1, wanted.length() / 3))
                .map(candidate -> sentence + " Did you mean '" + candidate + "'?")
                .orElseGet(() -> sentence + " There is " + String.join(", ", known) + ".");
    }

    private static String type(Class<? extends Connection> kind) {
        return kind == DatabaseConnection.class ? "database" : "smtp";
    }

    /** Levenshtein's distance; both are names, so short. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
