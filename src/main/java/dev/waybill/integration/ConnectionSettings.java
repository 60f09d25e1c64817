package dev.waybill.integration;

import dev.waybill.refusal.InvalidSetting;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds the settings of connections: {@code WAYBILL_INTEGRATIONS_<NAME>_<FIELD>} among the environment variables,
 * {@code waybill.integrations.<name>.<field>} among all other properties. Spring's own binding is not used, as it cannot
 * tell where a name with an underscore ends.
 */
final class ConnectionSettings {
    private static final String VARIABLE = "WAYBILL_INTEGRATIONS_";
    private static final String PROPERTY = "waybill.integrations.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,50}");

    private final ConfigurableEnvironment environment;
    private final Map<String, ConnectionFields> byName = new TreeMap<>();

    private ConnectionSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** @throws InvalidSetting naming the first setting that is wrong */
    static Connections read(ConfigurableEnvironment environment) {
        var settings = new ConnectionSettings(environment);
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                settings.readSource(enumerable);
            }
        }
        return new Connections(settings.connections());
    }

    private Collection<Connection> connections() {
        return byName.values().stream().map(ConnectionFields::connection).toList();
    }

    private void readSource(EnumerablePropertySource<?> source) {
        for (var setting : source.getPropertyNames()) {
            if (setting.toUpperCase(Locale.ROOT).startsWith(VARIABLE)) {
                add(setting, setting.substring(VARIABLE.length()), '_', source);
            } else if (setting.startsWith(PROPERTY)) {
                add(setting, setting.substring(PROPERTY.length()), '.', source);
            }
        }
    }

    private void add(String setting, String nameAndField, char separator, EnumerablePropertySource<?> source) {
        var end = Math.max(0, nameAndField.lastIndexOf(separator));
        var name = Connections.canonical(nameAndField.substring(0, end));
        var field = field(nameAndField.substring(Math.min(nameAndField.length(), end + 1)));
        if (field == null || !NAME.matcher(name).matches()) {
            throw new InvalidSetting(setting + " is no setting of a connection: it must be " + VARIABLE + "<NAME>_ and one of "
                    + EnumSet.allOf(ConnectionField.class) + ", with letters, digits and underscores in the name.");
        }
        var value = String.valueOf(source.getProperty(setting));
        // a variable is taken literally: a password may hold ${
        byName.computeIfAbsent(name, ConnectionFields::new)
                .put(field, setting, separator == '_' ? value : environment.resolvePlaceholders(value));
    }

    private static @Nullable ConnectionField field(String text) {
        for (var field : ConnectionField.values()) {
            if (field.name().equalsIgnoreCase(text)) {
                return field;
            }
        }
        return null;
    }
}
