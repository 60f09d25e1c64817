package dev.waybill.expression.function;

/** How large a pattern's program may get, told before RE2 compiles it: nested counted repeats multiply and overflow its stack. */
final class RegexSize {
    private static final int MAX_DEPTH = 50;
    private static final long TOO_LARGE = 1_000_000;

    private final String pattern;
    private int at;

    private RegexSize(String pattern) {
        this.pattern = pattern;
    }

    /** An upper bound of the instructions, cut off at a million. */
    static long of(String pattern) {
        return new RegexSize(pattern).sequence(0);
    }

    private long sequence(int depth) {
        if (depth > MAX_DEPTH) {
            return TOO_LARGE;
        }
        long total = 1;
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            long size = repeated(atom(depth));
            total = Math.min(TOO_LARGE, total + size);
        }
        return total;
    }

    private long atom(int depth) {
        char c = pattern.charAt(at++);
        switch (c) {
            case '(' -> {
                long inner = sequence(depth + 1) + 2;
                at++;
                return inner;
            }
            case '[' -> skipClass();
            case '\\' -> at++;
            default -> { }
        }
        return 1;
    }

    private void skipClass() {
        int start = at;
        while (at < pattern.length() && (pattern.charAt(at) != ']' || at == start || at == start + 1 && pattern.charAt(start) == '^')) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private long repeated(long size) {
        long result = size;
        while (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
            if (pattern.charAt(at) == '{') {
                int close = pattern.indexOf('}', at);
                if (close < 0) {
                    at++;
                    continue;
                }
                result = Math.min(TOO_LARGE, result * Math.max(1, largest(pattern.substring(at + 1, close))));
                at = close + 1;
            } else {
                result += 1;
                at++;
            }
        }
        return result;
    }

    private static long largest(String counts) {
        long largest = 0;
        for (var count : counts.split(",", 3)) {
            if (!count.isEmpty() && count.length() <= 4 && count.chars().allMatch(Character::isDigit)) {
                largest = Math.max(largest, Long.parseLong(count));
            }
        }
        return largest;
    }
}
