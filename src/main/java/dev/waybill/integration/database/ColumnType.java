package dev.waybill.integration.database;

import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TypeInfo;
import org.postgresql.util.PGbytea;

/** How PostgreSQL's text form of a type becomes a plain value. */
enum ColumnType {
    INTEGER,
    NUMBER,
    BOOLEAN,
    JSON,
    TIME,
    BYTES,
    TEXT;

    private static final Pattern INSTANT = Pattern.compile(
            "(?:(?<date>\\d{4}-\\d\\d-\\d\\d) )?(?<time>\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)"
                    + "(?<offset>[+-]\\d\\d)?(?<minutes>:\\d\\d)?");

    static ColumnType of(@Nullable String name) {
        return switch (name) {
            case "int2", "int4", "int8" -> INTEGER;
            case "float4", "float8", "numeric" -> NUMBER;
            case "bool" -> BOOLEAN;
            case "json", "jsonb" -> JSON;
            case "time", "timetz", "timestamp", "timestamptz" -> TIME;
            case "bytea" -> BYTES;
            case null, default -> TEXT;
        };
    }

    /** The type of the elements when the type is an array, else null. */
    static @Nullable ColumnType ofElements(TypeInfo types, int oid) throws SQLException {
        var name = types.getPGType(oid);
        return name != null && name.startsWith("_") ? of(name.substring(1)) : null;
    }

    @Nullable Object value(String text) {
        return switch (this) {
            case INTEGER -> Long.valueOf(text);
            case NUMBER -> number(text);
            case BOOLEAN -> text.equals("t");
            case JSON -> json(text);
            case TIME -> rfc3339(text);
            case BYTES -> base64(text);
            case TEXT -> text;
        };
    }

    /** JSON has neither NaN nor infinities, so these, and numerics beyond a double, stay text. */
    private static Object number(String text) {
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? (Object) number : text;
    }

    private static @Nullable Object json(String text) {
        try {
            return Json.parse(text);
        } catch (MalformedJson e) {
            throw TaskFailure.of("payload.invalid", "A column holds JSON that cannot be taken over: " + e.sentence() + ".");
        }
    }

    /** What has no form in RFC 3339, as infinity or a year before 1 or after 9999, stays as PostgreSQL writes it. */
    private static String rfc3339(String text) {
        var parts = INSTANT.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        var date = parts.group("date") == null ? "" : parts.group("date") + "T";
        var minutes = parts.group("minutes") == null ? ":00" : parts.group("minutes");
        var offset = parts.group("offset") == null ? "" : parts.group("offset") + minutes;
        return date + parts.group("time") + (offset.equals("+00:00") ? "Z" : offset);
    }

    private static String base64(String text) {
        try {
            return Base64.getEncoder().encodeToString(PGbytea.toBytes(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (SQLException e) {
            throw TaskFailure.of("payload.invalid", "A column holds bytes that cannot be read");
        }
    }
}
