package dev.waybill.refusal;

/** A setting that only the operator can correct; it stops the start. Its message is one sentence that names the setting. */
public final class InvalidSetting extends RuntimeException {
    public InvalidSetting(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
