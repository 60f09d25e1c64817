package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Meter;
import dev.waybill.expression.function.Plain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a template. */
sealed interface Part {
    @Nullable Object evaluate(Context context, Meter meter);

    /** What holds no expression: always the same object. */
    record Fixed(@Nullable Object value) implements Part {
        @Override
        public @Nullable Object evaluate(Context context, Meter meter) {
            return value;
        }
    }

    record ListPart(List<Part> elements) implements Part {
        @Override
        public Object evaluate(Context context, Meter meter) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(element.evaluate(context, meter)));
            return list;
        }
    }

    record MapPart(Map<String, Part> members) implements Part {
        @Override
        public Object evaluate(Context context, Meter meter) {
            Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(members.size());
            members.forEach((key, member) -> map.put(key, member.evaluate(context, meter)));
            return map;
        }
    }

    /** A string that is one expression; the value keeps its type. */
    record Whole(Program program, String pointer, String place) implements Part {
        @Override
        public @Nullable Object evaluate(Context context, Meter meter) {
            try {
                return program.evaluate(context, meter, place);
            } catch (Failure failure) {
                throw Part.at(pointer, failure);
            }
        }
    }

    /** A string with expressions in it. */
    record Mixed(List<Segment> segments, String pointer, String place, Encoding encoding) implements Part {
        @Override
        public Object evaluate(Context context, Meter meter) {
            try {
                var result = new StringBuilder();
                for (int i = 0; i < segments.size(); i++) {
                    var text = switch (segments.get(i)) {
                        case Segment.Literal(var literal) -> literal;
                        case Segment.Embedded(var program) -> {
                            var value = text(program.evaluate(context, meter, place + '#' + i), meter);
                            yield i == 0 ? value : encoding.encode(value);
                        }
                    };
                    meter.produce(text.length());
                    result.append(text);
                }
                return encoding.checked(result.toString(), segments);
            } catch (Failure failure) {
                throw Part.at(pointer, failure);
            }
        }

        private static String text(@Nullable Object value, Meter meter) {
            return switch (value) {
                case null -> throw new Failure("The value inside the text is null; .orValue(\"\") stands for nothing");
                case String text -> text;
                case Object other -> Plain.json(other, meter);
            };
        }
    }

    sealed interface Segment {
        record Literal(String text) implements Segment {}

        record Embedded(Program program) implements Segment {}
    }

    private static ExpressionFailure at(String pointer, Failure failure) {
        return new ExpressionFailure(pointer.isEmpty() ? failure.sentence() : pointer + ": " + failure.sentence(), failure.place());
    }
}
