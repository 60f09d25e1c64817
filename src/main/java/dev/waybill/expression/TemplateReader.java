package dev.waybill.expression;

import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the strings of one JSON value; finds all faults at once. */
final class TemplateReader {
    private final Compiler compiler;
    private final Encoding encoding;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Set<String>> tasks = new LinkedHashMap<>();
    private final Map<String, Set<String>> scoped = new LinkedHashMap<>();

    TemplateReader(Compiler compiler, Encoding encoding) {
        this.compiler = compiler;
        this.encoding = encoding;
    }

    /** @throws InvalidExpression with every fault */
    Template read(@Nullable Object json) {
        var root = part(json, "");
        if (!faults.isEmpty()) {
            throw new InvalidExpression(faults);
        }
        return new Template(root, Collections.unmodifiableMap(tasks), Collections.unmodifiableMap(scoped));
    }

    private Part part(@Nullable Object json, String pointer) {
        return switch (json) {
            case String text when text.contains("${") -> string(text, pointer);
            case List<?> list -> list(list, pointer);
            case Map<?, ?> map -> map(map, pointer);
            case null, default -> new Part.Fixed(json);
        };
    }

    private Part list(List<?> list, String pointer) {
        List<Part> elements = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            elements.add(part(list.get(i), pointer + "/" + i));
        }
        return isUnchanged(list, elements) ? new Part.Fixed(list) : new Part.ListPart(elements);
    }

    private Part map(Map<?, ?> map, String pointer) {
        Map<String, Part> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put((String) key, part(member, Fault.pointer(pointer, (String) key))));
        return isUnchanged(map.values(), members.values()) ? new Part.Fixed(map) : new Part.MapPart(members);
    }

    /** Whether nothing below holds an expression or an escape. */
    private static boolean isUnchanged(Collection<?> values, Collection<Part> parts) {
        var part = parts.iterator();
        for (var value : values) {
            if (!(part.next() instanceof Part.Fixed(var fixed)) || fixed != value) {
                return false;
            }
        }
        return true;
    }

    private Part string(String text, String pointer) {
        var pieces = Splitter.split(text);
        var place = pointer + '\n' + text;
        if (pieces.size() == 1 && pieces.getFirst() instanceof Splitter.Piece.Source(var source)) {
            return program(source, pointer).<Part>map(program -> new Part.Whole(program, pointer, place)).orElse(new Part.Fixed(null));
        }
        List<Part.Segment> segments = new ArrayList<>();
        for (var piece : pieces) {
            switch (piece) {
                case Splitter.Piece.Text(var literal) -> segments.add(new Part.Segment.Literal(literal));
                case Splitter.Piece.Source(var source) -> program(source, pointer).map(Part.Segment.Embedded::new).ifPresent(segments::add);
                case Splitter.Piece.Unclosed(int at) -> faults.add(new Fault(
                        pointer,
                        "expression_syntax",
                        "The expression that ${ opens at character " + at + " needs a closing brace; a literal ${ is written $${"));
            }
        }
        return segments.stream().allMatch(Part.Segment.Literal.class::isInstance)
                ? new Part.Fixed(String.join("", segments.stream().map(segment -> ((Part.Segment.Literal) segment).text()).toList()))
                : new Part.Mixed(segments, pointer, place, encoding);
    }

    private Optional<Program> program(String source, String pointer) {
        var result = compiler.compile(source);
        result.problems().forEach(problem -> faults.add(new Fault(pointer, problem.code(), problem.sentence())));
        result.program().ifPresent(program -> {
            note(tasks, pointer, program.tasks());
            note(scoped, pointer, program.scoped());
        });
        return result.program();
    }

    private static void note(Map<String, Set<String>> byPointer, String pointer, Set<String> named) {
        if (!named.isEmpty()) {
            byPointer.computeIfAbsent(pointer, _ -> new LinkedHashSet<>()).addAll(named);
        }
    }
}
