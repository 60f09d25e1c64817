package dev.waybill.flow.script.child;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * JavaScript by GraalJS. A script is the body of an asynchronous function with the parameter {@code input}; each run has a
 * global object of its own. Only texts cross the border between Java and JavaScript, so no object of the host is there.
 */
final class JavaScript implements Interpreter {
    private static final String LANGUAGE = "js";
    private static final String NAME = "script";
    /** Of a syntax error's message: the name and position of the source, which are told otherwise. */
    private static final Pattern POSITION = Pattern.compile(NAME + ":\\d+:\\d+ ");

    private static final Source CALL = Source.newBuilder(
                    LANGUAGE,
                    """
                    (function (run, input) {
                        const end = { isOver: false };
                        run(JSON.parse(input)).then(
                            value => { end.text = JSON.stringify(value); end.isOver = true; },
                        ).catch(
                            error => { end.error = error; end.isFailed = true; end.isOver = true; },
                        );
                        return end;
                    })
                    """,
                    "call")
            .internal(true)
            .buildLiteral();

    private final Engine engine = Engine.newBuilder(LANGUAGE)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .in(InputStream.nullInputStream())
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    private Context context() {
        return Context.newBuilder(LANGUAGE)
                .engine(engine)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .option("js.strict", "true")
                .option("js.graal-builtin", "false")
                .option("js.load", "false")
                .option("js.print", "false")
                .build();
    }

    private static Source source(String text) {
        return Source.newBuilder(LANGUAGE, "(async function (input) {\n" + text + "\n})", NAME).buildLiteral();
    }

    @Override
    public String[][] warmUp() {
        return new String[][] {
            {
                """
                const words = input.words.map(w => w.toUpperCase().normalize('NFC').replace(/(?<first>.)/u, '$1')).sort((a, b) => a.localeCompare(b));
                const when = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', dateStyle: 'full' }).format(new Date(0)) + new Date().toLocaleString();
                await Promise.resolve(1);
                try { null.x } catch (e) { words.push(e.message, e.stack) }
                const numbers = [1.5.toFixed(1), (2n ** 70n).toString(), (1234.5).toLocaleString('de'), Math.random() < 2, parseFloat('1e3')];
                return { words, when, numbers, map: [...new Map([[1, new Set([2])]])], date: new Date(0), json: JSON.stringify({ a: [1] }) }
                """,
                "{\"words\":[\"b\",\"ä\"]}"
            },
            {"throw new Error('x')", "null"},
            {"return )", "null"},
        };
    }

    @Override
    public void check(String source) throws ScriptError {
        try (var context = context()) {
            context.parse(source(source));
        } catch (PolyglotException e) {
            throw told(e);
        }
    }

    @Override
    public String run(String source, String input) throws ScriptError {
        try (var context = context()) {
            var function = context.eval(source(source));
            return text(context.eval(CALL).execute(function, input));
        } catch (PolyglotException e) {
            throw told(e);
        }
    }

    private static String text(Value end) throws ScriptError {
        if (!isTrue(end, "isOver")) {
            throw new ScriptError("The script awaits a promise that nothing settles");
        }
        if (isTrue(end, "isFailed")) {
            var error = end.getMember("error");
            if (error.isException()) {
                throw error.throwException();
            }
            throw new ScriptError("The script threw " + error);
        }
        var text = end.getMember("text");
        return text != null && text.isString() ? text.asString() : "null"; // nothing returned
    }

    private static boolean isTrue(Value object, String member) {
        var value = object.getMember(member);
        return value != null && value.isBoolean() && value.asBoolean();
    }

    private static ScriptError told(PolyglotException e) {
        if (e.isInternalError()) {
            throw e;
        }
        var message = POSITION.matcher(String.valueOf(e.getMessage()).lines().findFirst().orElse("")).replaceAll("");
        var place = placeOf(e);
        return place == null
                ? new ScriptError(message)
                : new ScriptError(message, Math.max(1, place.getStartLine() - 1), place.getStartColumn());
    }

    private static @Nullable SourceSection placeOf(PolyglotException e) {
        var places = Stream.concat(
                Stream.ofNullable(e.getSourceLocation()),
                StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
                        .map(PolyglotException.StackFrame::getSourceLocation)
                        .filter(Objects::nonNull));
        return places.filter(place -> place.isAvailable() && place.getSource().getName().equals(NAME)).findFirst().orElse(null);
    }
}
