package dev.waybill.checker;

/**
 * A broken rule.
 *
 * @param rule    its name: {@code H…}, {@code L…} or {@code J…}
 * @param subject the id of the execution, key or table row that it is about
 * @param detail  what was found
 */
public record Violation(String rule, String subject, String detail) {
    @Override
    public String toString() {
        return rule + " [" + subject + "]: " + detail;
    }
}
