package dev.waybill.egress;

import java.io.IOException;

/** A part of an answer is over its limit; the connection is of no use any more. Its message may be shown. */
final class TooLarge extends IOException {
    TooLarge(String message) {
        super(message);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
