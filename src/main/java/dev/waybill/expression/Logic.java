package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Opt;
import dev.waybill.expression.function.Values;
import org.jspecify.annotations.Nullable;

/** Operators that need not evaluate all they are given. */
final class Logic {
    private Logic() {}

    /** {@code &&} and {@code ||}. */
    enum Operator {
        AND("&&", false),
        OR("||", true);

        private final String symbol;
        /** The value that decides, whatever the other side is. */
        private final boolean deciding;

        Operator(String symbol, boolean deciding) {
            this.symbol = symbol;
            this.deciding = deciding;
        }
    }

    /** A side that decides wins, even over a failure of the other side. */
    static final class Junction extends Node {
        private final Node left;
        private final Node right;
        private final Operator operator;

        Junction(Operator operator, Node left, Node right) {
            this.operator = operator;
            this.left = left;
            this.right = right;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().step();
            try {
                if (truth(left, frame) == operator.deciding) {
                    return operator.deciding;
                }
            } catch (Failure failure) {
                frame.meter().absorbed();
                if (truth(right, frame) == operator.deciding) {
                    return operator.deciding;
                }
                throw failure;
            }
            return truth(right, frame);
        }

        private boolean truth(Node node, Frame frame) {
            return Logic.truth(operator.symbol, node.eval(frame));
        }
    }

    private static boolean truth(String operator, @Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new Failure("'" + operator + "' takes true or false, not a " + Values.kind(value));
    }

    /** {@code condition ? yes : no}. */
    static final class Conditional extends Node {
        private final Node condition;
        private final Node yes;
        private final Node no;

        Conditional(Node condition, Node yes, Node no) {
            this.condition = condition;
            this.yes = yes;
            this.no = no;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            return truth("? :", condition.eval(frame)) ? yes.eval(frame) : no.eval(frame);
        }
    }

    /** True unless false for certain; how {@code all} and {@code exists} go on over failures. */
    static final class NotStrictlyFalse extends Node {
        private final Node operand;

        NotStrictlyFalse(Node operand) {
            this.operand = operand;
        }

        @Override
        Object eval(Frame frame) {
            try {
                return !Boolean.FALSE.equals(operand.eval(frame));
            } catch (Failure failure) {
                frame.meter().absorbed();
                return true;
            }
        }
    }

    /** {@code optional.or(other)} and {@code optional.orValue(other)}. */
    static final class OptionalOr extends Node {
        private final Node optional;
        private final Node other;
        private final String function;

        OptionalOr(Node optional, Node other, String function) {
            this.optional = optional;
            this.other = other;
            this.function = function;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            if (!(optional.eval(frame) instanceof Opt opt)) {
                throw new Failure("'" + function + "' follows an optional, as in a.?b." + function + "(…)");
            }
            if (function.equals("orValue")) {
                return opt.isPresent() ? opt.value() : other.eval(frame);
            }
            return opt.isPresent() ? opt : other.eval(frame);
        }
    }
}
