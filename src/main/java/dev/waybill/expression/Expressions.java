package dev.waybill.expression;

import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles CEL in the sandbox. Thread-safe; what it returns is immutable and may be kept. */
public final class Expressions {
    private final Environment environment;
    private final Compiler compiler;

    public Expressions() {
        this(Environment.ofWorkflows(), Environment.NAMES);
    }

    private Expressions(Environment environment, Set<String> variables) {
        this.environment = environment;
        this.compiler = new Compiler(environment, variables);
    }

    /** The same, but nothing but {@code input} can be named: for what is asked before an execution begins. */
    public Expressions ofInput() {
        return new Expressions(environment, Set.of("input"));
    }

    /**
     * A bare CEL expression whose value must be able to be a boolean.
     *
     * @throws InvalidExpression when it does not parse, names an unknown variable or cannot be a boolean
     */
    public Expression condition(String source) {
        var result = compiler.compile(source);
        var problems = result.problems().isEmpty() && !result.canBeBoolean()
                ? List.of(new Problem("expression_type", "A condition must be true or false"))
                : result.problems();
        return result.program()
                .filter(_ -> problems.isEmpty())
                .map(program -> new Expression(program, source))
                .orElseThrow(() -> new InvalidExpression(problems.stream()
                        .map(problem -> new Fault("", problem.code(), problem.sentence()))
                        .distinct()
                        .toList()));
    }

    /**
     * A JSON value whose strings may hold <code>${…}</code>; keys are never looked into.
     *
     * @throws InvalidExpression with every fault, pointers relative to the value
     */
    public Template template(@Nullable Object json) {
        return new TemplateReader((source, _) -> compiler.compile(source), Encoding.PLAIN).read(json);
    }

    /** As {@link #template}, but a value that is not at the very start is percent-encoded as one URL component. */
    public Template urlTemplate(String url) {
        return new TemplateReader((source, _) -> compiler.compile(source), Encoding.URL).read(url);
    }

    /**
     * Compiles and evaluates a text once, so that what is wrong comes with its place: a template if <code>${</code> stands
     * in it, else bare CEL. Bounded as every evaluation is.
     */
    public Tried tryOut(String text, Context context) {
        return Trial.of(compiler, text, context);
    }
}
