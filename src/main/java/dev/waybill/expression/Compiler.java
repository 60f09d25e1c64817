package dev.waybill.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.waybill.expression.function.Functions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles CEL, and keeps what it has compiled lately. Thread-safe. */
final class Compiler {
    private static final int MAX_CACHED = 4_096;

    /** Longer ones are seldom written twice and weigh the most. */
    private static final int MAX_CACHED_LENGTH = 400;

    /** What came of a source: problems, or a program and whether it can be a condition. */
    record Result(Optional<Program> program, boolean canBeBoolean, List<Problem> problems) {
        static Result refused(List<Problem> problems) {
            return new Result(Optional.empty(), false, List.copyOf(problems));
        }
    }

    private final Environment environment;
    private final Functions functions = new Functions();
    private final Set<String> variables;
    private final Map<String, Result> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Result> eldest) {
            return size() > MAX_CACHED;
        }
    };

    Compiler(Environment environment, Set<String> variables) {
        this.environment = environment;
        this.variables = variables;
    }

    Result compile(String source) {
        if (source.length() > MAX_CACHED_LENGTH) {
            return compileAnew(source);
        }
        synchronized (cache) {
            var known = cache.get(source);
            if (known != null) {
                return known;
            }
        }
        var result = compileAnew(source);
        synchronized (cache) {
            cache.put(source, result);
        }
        return result;
    }

    private Result compileAnew(String source) {
        if (source.length() > Environment.MAX_SOURCE) {
            return Result.refused(List.of(new Problem("expression_too_large", "An expression has at most 10,000 characters")));
        }
        var parsed = environment.parse(source);
        if (parsed.hasError()) {
            return Result.refused(List.of(Diagnosis.ofSyntax(parsed.getErrors())));
        }
        var references = References.in(tree(parsed).getExpr(), functions, variables);
        if (references.problems().stream().anyMatch(problem -> problem.code().equals("expression_too_large"))) {
            return Result.refused(references.problems());
        }
        if (references.problems().isEmpty() && References.isOpenPath(tree(parsed).getExpr())) {
            return planned(tree(parsed), references);
        }
        return check(tree(parsed), references);
    }

    private Result planned(CelAbstractSyntaxTree tree, References references) {
        var program = Planner.plan(tree, functions, variables, references);
        return new Result(Optional.of(program), TypeRules.canBeBoolean(tree), List.of());
    }

    private Result check(CelAbstractSyntaxTree parsed, References references) {
        var checked = environment.check(parsed, references.functions(), Environment.Rules.STRICT);
        List<Problem> problems = new ArrayList<>(references.problems());
        if (checked.hasError()) {
            checked = environment.check(parsed, references.functions(), Environment.Rules.LENIENT);
            problems.addAll(checked.hasError() ? ofTypes(checked.getErrors()) : TypeRules.problemsOf(tree(checked)));
        }
        if (problems.isEmpty() && checked.hasError()) {
            problems.add(new Problem("expression_type", "The types do not fit"));
        }
        if (!problems.isEmpty()) {
            return Result.refused(problems.stream().distinct().toList());
        }
        return planned(tree(checked), references);
    }

    private static List<Problem> ofTypes(List<CelIssue> issues) {
        return issues.stream().flatMap(issue -> Diagnosis.ofType(issue).stream()).toList();
    }

    private static CelAbstractSyntaxTree tree(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException(e);
        }
    }
}
