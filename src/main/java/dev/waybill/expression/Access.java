package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Opt;
import dev.waybill.expression.function.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of maps by name. */
final class Access {
    private Access() {}

    /** {@code operand.field}; of an optional, the field's optional. */
    static final class Select extends Node {
        private final Node operand;
        private final String field;
        private final String path;

        /** @param path how the operand is written, for messages */
        Select(Node operand, String field, String path) {
            this.operand = operand;
            this.field = field;
            this.path = path;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            return switch (operand.eval(frame)) {
                case Map<?, ?> map -> {
                    var value = map.get(field);
                    if (value == null && !map.containsKey(field)) {
                        throw new Failure("There is no field '" + field + "' in " + path);
                    }
                    yield Values.adapt(value);
                }
                case Opt opt -> select(opt, field);
                case null -> throw new Failure("There is no field '" + field + "' in " + path + ", which is null");
                case Object other -> throw new Failure(
                        "There is no field '" + field + "' in " + path + ", which is a " + Values.kind(other));
            };
        }
    }

    private static Opt select(Opt opt, String field) {
        if (opt.isPresent() && !(opt.value() instanceof Map<?, ?>)) {
            throw new Failure("There is no field '" + field + "' in an optional " + Values.kind(opt.value()));
        }
        return opt.value() instanceof Map<?, ?> map && map.containsKey(field) ? Opt.of(Values.adapt(map.get(field))) : Opt.NONE;
    }

    /** {@code operand.?field}. */
    static final class OptionalSelect extends Node {
        private final Node operand;
        private final String field;

        OptionalSelect(Node operand, String field) {
            this.operand = operand;
            this.field = field;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().step();
            var value = operand.eval(frame);
            return switch (value) {
                case Opt opt -> opt.isPresent() && opt.value() == null ? Opt.NONE : select(opt, field);
                case null -> Opt.NONE;
                default -> select(Opt.of(value), field);
            };
        }
    }

    /** {@code has(operand.field)}. */
    static final class Has extends Node {
        private final Node operand;
        private final String field;
        private final String path;

        Has(Node operand, String field, String path) {
            this.operand = operand;
            this.field = field;
            this.path = path;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().step();
            return switch (operand.eval(frame)) {
                case Map<?, ?> map -> map.containsKey(field);
                case Opt opt -> select(opt, field).isPresent();
                case null -> false;
                case Object other -> throw new Failure("'has' looks for '" + field + "' in " + path + ", which is a " + Values.kind(other));
            };
        }
    }
}
