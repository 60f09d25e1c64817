package dev.waybill.engine.rehearsal;

/** A rehearsal is given up before its end; the message says why, and may be shown. */
public final class CutShort extends RuntimeException {
    CutShort(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
