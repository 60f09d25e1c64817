package dev.waybill.integration;

import dev.waybill.refusal.InvalidSetting;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of one connection as they were found. */
final class ConnectionFields {
    private static final int POSTGRESQL = 5432;
    private static final int SUBMISSION = 587;
    private static final int LONGEST_IDENTIFIER = 63;

    private record Setting(String name, String value) {}

    private final String name;
    private final Map<ConnectionField, Setting> settings = new EnumMap<>(ConnectionField.class);

    ConnectionFields(String name) {
        this.name = name;
    }

    /** Keeps what was put first; an empty value is none. */
    void put(ConnectionField field, String setting, String value) {
        if (!value.isEmpty()) {
            settings.putIfAbsent(field, new Setting(setting, value));
        }
    }

    /** @throws InvalidSetting naming the first setting that is wrong */
    Connection connection() {
        return switch (required(ConnectionField.TYPE).toLowerCase(Locale.ROOT)) {
            case "database" -> database();
            case "smtp" -> smtp();
            default -> throw wrong(ConnectionField.TYPE, "database or smtp");
        };
    }

    private DatabaseConnection database() {
        refuse(ConnectionField.FROM, "smtp");
        var database = required(ConnectionField.DATABASE);
        if (database.length() > LONGEST_IDENTIFIER || database.chars().anyMatch(Character::isISOControl)) {
            throw wrong(ConnectionField.DATABASE, "the name of a PostgreSQL database");
        }
        return new DatabaseConnection(
                name, server(POSTGRESQL), database, required(ConnectionField.USER), password(), writable());
    }

    private SmtpConnection smtp() {
        refuse(ConnectionField.DATABASE, "database");
        refuse(ConnectionField.WRITABLE, "database");
        var user = optional(ConnectionField.USER);
        var password = password();
        if ((user == null) != (password == null)) {
            throw new InvalidSetting(setting(ConnectionField.USER) + " and " + setting(ConnectionField.PASSWORD)
                    + " must be set together, or neither.");
        }
        var credentials = user == null || password == null ? null : new SmtpConnection.Credentials(user, password);
        return new SmtpConnection(name, server(SUBMISSION), credentials, optional(ConnectionField.FROM));
    }

    private HostPort server(int defaultPort) {
        int port = port(defaultPort);
        try {
            return new HostPort(required(ConnectionField.HOST), port);
        } catch (IllegalArgumentException e) {
            throw wrong(ConnectionField.HOST, "one host name or address, without a scheme, port, list or path");
        }
    }

    private int port(int defaultPort) {
        var text = optional(ConnectionField.PORT);
        if (text == null) {
            return defaultPort;
        }
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw wrong(ConnectionField.PORT, "a whole number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    private boolean writable() {
        var text = optional(ConnectionField.WRITABLE);
        return switch (text == null ? "false" : text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(ConnectionField.WRITABLE, "true or false");
        };
    }

    private @Nullable Password password() {
        var text = optional(ConnectionField.PASSWORD);
        return text == null ? null : new Password(text);
    }

    private @Nullable String optional(ConnectionField field) {
        var setting = settings.get(field);
        return setting == null ? null : setting.value();
    }

    private String required(ConnectionField field) {
        var value = optional(field);
        if (value == null) {
            throw new InvalidSetting(setting(field) + " is missing: the connection '" + name + "' needs it.");
        }
        return value;
    }

    private void refuse(ConnectionField field, String type) {
        if (settings.containsKey(field)) {
            throw new InvalidSetting(setting(field) + " is for connections of the type " + type + " only.");
        }
    }

    private InvalidSetting wrong(ConnectionField field, String right) {
        return new InvalidSetting(setting(field) + " must be " + right + ".");
    }

    private String setting(ConnectionField field) {
        var setting = settings.get(field);
        return setting != null ? setting.name() : "WAYBILL_INTEGRATIONS_" + name.toUpperCase(Locale.ROOT) + "_" + field;
    }
}
