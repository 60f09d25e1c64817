package dev.waybill.definition.schema;

import com.google.re2j.Pattern;

/**
 * A text that pays for being matched while it is read. What matching costs depends on how many ways through the pattern
 * the text leaves open, which nobody can tell beforehand; so it is timed, in short stretches, and a stretch never counts
 * for more than all ways being open: what the thread waited for is not held against the text.
 */
final class MeteredText implements CharSequence {
    private static final int STRETCH = 256;
    private static final int NANOS_A_UNIT = 100;
    /** One way through the pattern, one character further. */
    private static final int STEPS_A_UNIT = 20;

    private final String text;
    private final Work work;
    private final long atMost;
    private long since = System.nanoTime();

    private MeteredText(String text, Work work, int programSize) {
        this.text = text;
        this.work = work;
        this.atMost = 1 + (long) Math.min(STRETCH, text.length()) * programSize / STEPS_A_UNIT;
    }

    static boolean find(Pattern pattern, String text) {
        var work = Work.current();
        if (work.isEmpty()) {
            return pattern.matcher(text).find();
        }
        var metered = new MeteredText(text, work.get(), pattern.programSize());
        var found = pattern.matcher(metered).find();
        metered.pay();
        return found;
    }

    private void pay() {
        long now = System.nanoTime();
        work.charge(Math.min(atMost, 1 + (now - since) / NANOS_A_UNIT));
        since = now;
    }

    @Override
    public char charAt(int index) {
        if (index % STRETCH == STRETCH - 1) {
            pay();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
