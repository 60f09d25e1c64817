package dev.waybill.integration;

/** A password that shows itself only when asked for. */
public record Password(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
