package dev.waybill.integration.database;

/** SQL text that cannot be one statement. Its message may be shown. */
final class InvalidSql extends RuntimeException {
    InvalidSql(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
