package dev.waybill.expression.function;

/** A CEL type as a value, as {@code type(x)} gives it. */
public record TypeValue(String name) {
    @Override
    public String toString() {
        return name;
    }
}
