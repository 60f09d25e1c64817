package dev.waybill.definition;

import org.jspecify.annotations.Nullable;

/**
 * How a search attribute of an execution comes about when it starts.
 *
 * @param type  null: that of the value
 * @param value template
 */
public record SearchAttributeRule(String name, @Nullable Type type, Object value) {
    public enum Type {
        STRING,
        NUMBER,
        BOOLEAN,
        INSTANT
    }
}
