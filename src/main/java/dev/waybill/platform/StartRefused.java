package dev.waybill.platform;

/** Why this server cannot start, in one sentence for the person who starts it: no stack trace is shown. */
final class StartRefused extends RuntimeException {
    StartRefused(String sentence) {
        super(sentence);
    }

    StartRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
