package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Meter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles a text so that it can say where it fails, and evaluates it once, within the bounds of every other evaluation. */
final class Trial {
    private final Compiler compiler;
    private final String text;
    private final List<Problem> problems = new ArrayList<>();

    private Trial(Compiler compiler, String text) {
        this.compiler = compiler;
        this.text = text;
    }

    static Tried of(Compiler compiler, String text, Context context) {
        return new Trial(compiler, text).run(context);
    }

    private Tried run(Context context) {
        var part = part();
        if (!problems.isEmpty()) {
            return new Tried.Refused(problems.stream().sorted(Comparator.comparingInt(Problem::at)).map(this::flaw).distinct().toList());
        }
        var meter = new Meter();
        try {
            var value = part.evaluate(new Failing(context), meter);
            return new Tried.Value(value, typeOf(value), meter.spent());
        } catch (Failure failure) {
            return failed(failure.sentence(), failure.place(), meter);
        } catch (ExpressionFailure failure) {
            return failed(failure.sentence(), failure.place(), meter);
        }
    }

    private Tried failed(String sentence, int place, Meter meter) {
        return new Tried.Failed(new Tried.Flaw("expression", sentence, Tried.Position.of(text, place)), meter.spent());
    }

    private Tried.Flaw flaw(Problem problem) {
        return new Tried.Flaw(problem.code(), problem.sentence(), Tried.Position.of(text, problem.at()));
    }

    private Part part() {
        if (!text.contains("${")) {
            return compile(text, 0).program().<Part>map(program -> new Part.Whole(program, "", text)).orElse(new Part.Fixed(null));
        }
        for (var piece : Splitter.split(text)) {
            if (piece instanceof Splitter.Piece.Unclosed unclosed) {
                problems.add(unclosed.problem().at(text.codePointCount(0, unclosed.at() - 1)));
            }
        }
        try {
            return new TemplateReader(this::compile, Encoding.PLAIN).part(text, "");
        } catch (InvalidExpression invalid) {
            return new Part.Fixed(null);
        }
    }

    private Compiler.Result compile(String source, int at) {
        int before = text.codePointCount(0, at);
        var result = compiler.located(source, before);
        result.problems().forEach(problem -> problems.add(problem.at() < 0 ? problem.at(before) : problem.at(problem.at() + before)));
        return result;
    }

    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Double _ -> "double";
            case String _ -> "string";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "map";
            default -> throw new IllegalStateException("No plain value: " + value.getClass());
        };
    }

    /** A variable that cannot be had fails where it stands. */
    private record Failing(Context context) implements Context {
        @Override
        public @Nullable Object variable(String name) {
            try {
                return context.variable(name);
            } catch (ExpressionFailure failure) {
                throw new Failure(failure.sentence());
            }
        }

        @Override
        public String seed() {
            return context.seed();
        }
    }
}
