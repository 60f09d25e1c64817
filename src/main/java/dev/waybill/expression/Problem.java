package dev.waybill.expression;

/**
 * What is wrong with one expression.
 *
 * @param at code points before the place in its source; negative: unknown
 */
record Problem(String code, String sentence, int at) {
    Problem(String code, String sentence) {
        this(code, sentence, -1);
    }

    Problem at(int place) {
        return new Problem(code, sentence, place);
    }
}
