package dev.waybill.integration.email;

/** A part of a message that cannot be sent. Its message may be shown. */
final class InvalidEmail extends RuntimeException {
    InvalidEmail(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
