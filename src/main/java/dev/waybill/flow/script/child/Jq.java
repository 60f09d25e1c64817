package dev.waybill.flow.script.child;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.javacc.TokenMgrError;
import org.jspecify.annotations.Nullable;

/** jq 1.7 by jackson-jq. A program gives exactly one value. */
final class Jq implements Interpreter {
    private static final Pattern POSITION = Pattern.compile(" at line (\\d+), column (\\d+)\\.?");

    private final Scope builtins = Scope.newEmptyScope();
    private final Recent<JsonQuery> compiled = new Recent<>();

    Jq() {
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_7, builtins);
    }

    @Override
    public String[][] warmUp() {
        return new String[][] {
            {
                "[.a[] | tostring | test(\"^[a-z]+\\\\d\"; \"x\")] + [now, (0 | todate), (1 | strftime(\"%Y\")), (\"a,b\" | split(\",\")), ([3,1] | sort), (. | tojson | fromjson | keys), (\"x\" | @base64, @uri, @csv?, @html), ({} | to_entries), ([1,2] | add), (1.5 | floor)]",
                "{\"a\":[1,\"b2\",null]}"
            },
            {"error(\"x\")", "null"},
            {".[", "null"},
        };
    }

    @Override
    public void check(String source) throws ScriptError {
        compile(source);
    }

    private JsonQuery compile(String source) throws ScriptError {
        try {
            return compiled.get(source, text -> JsonQuery.compile(text, Versions.JQ_1_7));
        } catch (JsonQueryException | TokenMgrError e) {
            throw told(e);
        }
    }

    @Override
    public String run(String source, String input) throws ScriptError {
        var values = new ArrayList<@Nullable Object>(1);
        var query = compile(source);
        try {
            query.apply(Scope.newChildScope(builtins), node(Json.parse(input)), value -> {
                if (!values.isEmpty()) {
                    throw new SecondValue();
                }
                values.add(plain(value));
            });
        } catch (SecondValue e) {
            throw new ScriptError("The program gives several values: it must give exactly one; [ … ] around it makes a list of them");
        } catch (JsonQueryException e) {
            throw told(e);
        }
        if (values.isEmpty()) {
            throw new ScriptError("The program gives no value: it must give exactly one; [ … ] around it makes a list");
        }
        return Plain.text(values.getFirst());
    }

    /** Ends a program at once: what else it would give does not matter. */
    private static final class SecondValue extends RuntimeException {
        SecondValue() {
            super(null, null, false, false);
        }
    }

    /** A syntax error tells its position in its cause only. */
    private static ScriptError told(Throwable e) {
        var cause = e.getCause() == null ? e : e.getCause();
        var message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
        var position = POSITION.matcher(message);
        if (!position.find()) {
            return new ScriptError(message);
        }
        int line = Integer.parseInt(position.group(1));
        int column = Integer.parseInt(position.group(2));
        return new ScriptError(position.replaceFirst(""), line, column);
    }

    private static JsonNode node(@Nullable Object value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case Boolean truth -> nodes.booleanNode(truth);
            case Long number -> number == number.intValue() ? nodes.numberNode(number.intValue()) : nodes.numberNode(number.longValue());
            case Double number -> nodes.numberNode(number.doubleValue());
            case List<?> list -> {
                var array = nodes.arrayNode(list.size());
                list.forEach(element -> array.add(node(element)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = nodes.objectNode();
                map.forEach((key, member) -> object.set((String) key, node(member)));
                yield object;
            }
            default -> nodes.textNode((String) value);
        };
    }

    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case STRING -> node.textValue();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(element -> list.add(plain(element)));
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(member -> map.put(member.getKey(), plain(member.getValue())));
                yield map;
            }
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    /** As jq prints it: not-a-number is null, an infinity the largest number there is. */
    private static @Nullable Object number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        double number = node.doubleValue();
        if (Double.isNaN(number)) {
            return null;
        }
        return Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE);
    }
}
