package dev.waybill.flow.script.child;

import com.dashjoin.jsonata.JException;
import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSONata by the port of its reference implementation. What has no value is null. */
final class Jsonata implements Interpreter {
    private final Recent<com.dashjoin.jsonata.Jsonata> compiled = new Recent<>();

    @Override
    public String[][] warmUp() {
        return new String[][] {
            {
                "[$now(), $fromMillis(0, '[Y]-[M01]-[D] [H]:[m] [Z] [FNn] [W]'), $toMillis('2020-01-01', '[Y]-[M]-[D]'), $toMillis('2020'), a.c ?? a.d ?: 1, $formatNumber(1234.5, '#,##0.00'),"
                        + " $formatInteger(12, 'w'), $random() < 2, $match('ab1', /[a-z](\\d)/).match, $replace('x', /x/, 'y'), $sort([2,1]), $base64encode('x'),"
                        + " $encodeUrlComponent('ä'), a.b ~> $sum, $string({'x': 1.5}), $map([1], function($v) { $v }), $eval('1'), $split('a,b', ','), a ~> |$|{'c': 1}|]",
                "{\"a\":{\"b\":[1,2.5]}}"
            },
            {"$error('x')", "null"},
            {"a.(", "null"},
        };
    }

    @Override
    public void check(String source) throws ScriptError {
        compile(source);
    }

    private com.dashjoin.jsonata.Jsonata compile(String source) throws ScriptError {
        try {
            return compiled.get(source, com.dashjoin.jsonata.Jsonata::jsonata);
        } catch (JException e) {
            throw told(e, source);
        } catch (RuntimeException e) {
            throw new ScriptError("This is no JSONata");
        }
    }

    @Override
    public String run(String source, String input) throws ScriptError {
        var program = compile(source);
        try {
            return Plain.text(plain(program.evaluate(Json.parse(input), program.createFrame())));
        } catch (JException e) {
            throw told(e, source);
        } catch (RuntimeException e) {
            throw new ScriptError("The expression cannot be computed on this input");
        }
    }

    private static ScriptError told(JException e, String source) {
        var code = e.getError();
        var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return ScriptError.at(code == null || message.startsWith(code) ? message : code + ": " + message, source, e.getLocation());
    }

    private static @Nullable Object plain(@Nullable Object value) throws ScriptError {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case String text -> text;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Number number -> finite(number.doubleValue());
            case List<?> list -> {
                List<@Nullable Object> plain = new ArrayList<>(list.size());
                for (var element : list) {
                    plain.add(plain(element));
                }
                yield plain;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                for (var member : map.entrySet()) {
                    plain.put(String.valueOf(member.getKey()), plain(member.getValue()));
                }
                yield plain;
            }
            default -> {
                if (value == com.dashjoin.jsonata.Jsonata.NULL_VALUE) {
                    yield null;
                }
                throw new ScriptError("The value holds a function, which JSON cannot");
            }
        };
    }

    private static Double finite(double number) throws ScriptError {
        if (!Double.isFinite(number)) {
            throw new ScriptError("The value holds a number that JSON cannot");
        }
        return number;
    }
}
