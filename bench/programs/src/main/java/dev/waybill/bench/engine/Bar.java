package dev.waybill.bench.engine;

import java.util.Locale;

/** Something the product has to reach. */
record Bar(String what, Series value, Limit limit) {
    /** Which side of a number is the good one. */
    sealed interface Limit {
        double number();

        boolean isMetBy(double value);
    }

    record AtLeast(double number) implements Limit {
        @Override
        public boolean isMetBy(double value) {
            return value >= number;
        }

        @Override
        public String toString() {
            return "≥ " + number;
        }
    }

    record AtMost(double number) implements Limit {
        @Override
        public boolean isMetBy(double value) {
            return value <= number;
        }

        @Override
        public String toString() {
            return "≤ " + number;
        }
    }

    static Bar atLeast(double number, String what, Series value) {
        return new Bar(what, value, new AtLeast(number));
    }

    static Bar atMost(double number, String what, Series value) {
        return new Bar(what, value, new AtMost(number));
    }

    String line() {
        return value.median()
                .map(median -> String.format(
                        Locale.ROOT, "| %s | %s | %.2f | %s |%n", what, limit, median, limit.isMetBy(median) ? "met" : "**not met**"))
                .orElse("| %s | %s | | not measured |%n".formatted(what, limit));
    }
}
