package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Function;
import dev.waybill.expression.function.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an expression, ready to be evaluated. Immutable, thread-safe. */
abstract class Node {
    /** @throws dev.waybill.expression.function.Failure when it has no value */
    abstract @Nullable Object eval(Frame frame);

    static final class Constant extends Node {
        private final @Nullable Object value;

        Constant(@Nullable Object value) {
            this.value = value;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            return value;
        }
    }

    /** A variable of the context, which is asked once in an evaluation. */
    static final class Variable extends Node {
        private final String name;
        private final int slot;

        Variable(String name, int slot) {
            this.name = name;
            this.slot = slot;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            if (frame.local(slot) instanceof Read read) {
                return read.value();
            }
            var value = Values.adapt(frame.variable(name));
            frame.local(slot, new Read(value));
            return value;
        }

        private record Read(@Nullable Object value) {}
    }

    /** A variable of a loop or a binding. */
    static final class Local extends Node {
        private final int slot;

        Local(int slot) {
            this.slot = slot;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            return switch (frame.local(slot)) {
                case Loop.Failed failed -> throw failed.failure();
                case Lazy lazy -> {
                    var value = lazy.init().eval(frame);
                    frame.local(slot, value);
                    yield value;
                }
                case null -> null;
                case Object value -> Values.adapt(value);
            };
        }
    }

    /** What a variable holds until it is first asked for. */
    record Lazy(Node init) {}

    /** {@code cel.bind(name, init, body)}. */
    static final class Bind extends Node {
        private final int slot;
        private final Node init;
        private final Node body;

        Bind(int slot, Node init, Node body) {
            this.slot = slot;
            this.init = init;
            this.body = body;
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.local(slot, new Lazy(init));
            return body.eval(frame);
        }
    }

    /** A function with its arguments. */
    static final class Call extends Node {
        private final Function function;
        private final Node[] arguments;

        Call(Function function, List<Node> arguments) {
            this.function = function;
            this.arguments = arguments.toArray(new Node[0]);
        }

        @Override
        @Nullable Object eval(Frame frame) {
            frame.meter().step();
            var values = new @Nullable Object[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].eval(frame);
            }
            return function.call(values, frame.meter());
        }
    }

    /** {@code uuid()}, by RFC 9562 version 5. */
    static final class Uuid extends Node {
        private final long expression;

        Uuid(long expression) {
            this.expression = expression;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().produce(36);
            return NameUuid.of(frame.uuidName(expression));
        }
    }

    /** What has no value, whatever the variables; other branches may be taken. */
    static final class Unavailable extends Node {
        private final String sentence;

        Unavailable(String sentence) {
            this.sentence = sentence;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().step();
            throw new Failure(sentence);
        }
    }
}
