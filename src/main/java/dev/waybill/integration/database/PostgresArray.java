package dev.waybill.integration.database;

import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text form of arrays: <code>{1,NULL,"a b",{2}}</code>. */
final class PostgresArray {
    private final String text;
    private final Function<String, @Nullable Object> element;
    private int at;

    private PostgresArray(String text, Function<String, @Nullable Object> element) {
        this.text = text;
        this.element = element;
        // bounds other than the usual stand first: [0:1]={…}
        this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    }

    /** @param element turns the text of an element that is not null into a plain value */
    static List<@Nullable Object> read(String text, Function<String, @Nullable Object> element) {
        return new PostgresArray(text, element).list();
    }

    private List<@Nullable Object> list() {
        var list = new ArrayList<@Nullable Object>();
        at++;
        while (text.charAt(at) != '}') {
            list.add(text.charAt(at) == '{' ? list() : scalar());
            if (text.charAt(at) == ',') {
                at++;
            }
        }
        at++;
        return list;
    }

    private @Nullable Object scalar() {
        if (text.charAt(at) == '"') {
            return element.apply(quoted());
        }
        int start = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '}') {
            at++;
        }
        var bare = text.substring(start, at);
        return bare.equals("NULL") ? null : element.apply(bare);
    }

    private String quoted() {
        var value = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    /** The text form of a list of plain values; lists in it are dimensions, maps are JSON. */
    static String write(List<?> list) {
        var out = new StringBuilder();
        write(list, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("NULL");
            case List<?> list -> {
                out.append('{');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(list.get(i), out);
                }
                out.append('}');
            }
            case Map<?, ?> map -> quote(Json.write(map), out);
            default -> quote(value.toString(), out);
        }
    }

    private static void quote(String value, StringBuilder out) {
        out.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
