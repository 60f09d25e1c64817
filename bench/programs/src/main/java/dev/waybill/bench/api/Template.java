package dev.waybill.bench.api;

import java.util.List;
import java.util.Map;

/**
 * An execution that the product runs once, and whose rows are then stored over and over, as if it had run them all: of the
 * rows {@link #NUMBER} becomes the number of the copy.
 *
 * @param workflow whose definition it runs
 * @param input    JSON
 * @param end      status in which it is copied
 * @param share    of all executions, in a thousandth
 */
record Template(Kind workflow, String input, String end, int share) {
    /** Stands in input and output where each execution has something of its own. */
    static final String NUMBER = "424242";

    /** Prices an order; a year of waiting; the same with a time limit that is over at once. */
    enum Kind {
        ORDER,
        REMINDER,
        DEADLINE;

        Map<String, Object> definition(String name) {
            return switch (this) {
                case ORDER -> Map.of(
                        "name", name,
                        "description", "Price an order and find out whether it is big",
                        "tags", List.of("sales", "orders"),
                        "tasks", List.of(
                                task("price", "transform", Map.of("output", Map.of("total", "${input.unit_price * input.quantity}"))),
                                after("price", task("is_big", "condition", Map.of("expression", "tasks.price.output.total > 100")))),
                        "output", Map.of("order_id", "${input.order_id}", "total", "${tasks.price.output.total}"));
                case REMINDER -> Map.of("name", name, "description", "Remind a customer in a year", "tags", List.of("mail"), "tasks", List.of(patience()));
                case DEADLINE -> Map.of("name", name, "timeout", "100ms", "tags", List.of("ops"), "tasks", List.of(patience()));
            };
        }

        private static Map<String, Object> patience() {
            return task("wait", "delay", Map.of("duration", "365d"));
        }

        private static Map<String, Object> task(String id, String type, Map<String, Object> parameters) {
            return Map.of("task_id", id, "type", type, "parameters", parameters);
        }

        private static Map<String, Object> after(String other, Map<String, Object> task) {
            var with = new java.util.HashMap<>(task);
            with.put("dependencies", List.of(other));
            return with;
        }
    }

    private static final String ORDER = "{\"order_id\":\"A-" + NUMBER + "\",\"customer\":\"C-" + NUMBER + "\",\"sku\":\"lamp-17\"";

    static final List<Template> ALL = List.of(
            new Template(Kind.ORDER, ORDER + ",\"unit_price\":25,\"quantity\":5}", "succeeded", 700),
            new Template(Kind.ORDER, ORDER + ",\"unit_price\":7,\"quantity\":3}", "succeeded", 200),
            new Template(Kind.ORDER, ORDER + ",\"unit_price\":7}", "failed", 50),
            new Template(Kind.REMINDER, ORDER + "}", "cancelled", 20),
            new Template(Kind.REMINDER, ORDER + "}", "waiting", 9),
            new Template(Kind.REMINDER, ORDER + "}", "paused", 1),
            new Template(Kind.DEADLINE, ORDER + "}", "timed_out", 20));
}
