package dev.waybill.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One rule about a subject.
 *
 * @param sentence what must hold
 * @param finds    reports each fault of a subject
 */
record Rule<T>(String name, String sentence, BiConsumer<T, Consumer<String>> finds) {
    List<Violation> check(String subject, T value) {
        var violations = new ArrayList<Violation>();
        finds.accept(value, detail -> violations.add(new Violation(name, subject, detail + " (" + sentence + ")")));
        return violations;
    }
}
