package dev.waybill.json;

/** Text that is not one JSON (or YAML) document within the limits. Its message may be shown. */
public final class MalformedJson extends RuntimeException {
    public MalformedJson(String message) {
        super(message, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
