package dev.waybill.definition.schema;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many steps a regular expression has once its counted repetitions are unrolled: an upper bound, told from its text. */
final class PatternSize {
    private static final long CAP = Integer.MAX_VALUE;
    /** A Unicode class is a table of hundreds of ranges. */
    private static final int UNICODE_CLASS = 20;

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long total;
    private long last;

    private PatternSize(String regex) {
        this.regex = regex;
    }

    static long of(String regex) {
        return new PatternSize(regex).measure();
    }

    private long measure() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> atom(characterClass());
                case '\\' -> atom(escape());
                case '{' -> repeat();
                case '*', '+', '?' -> last++;
                default -> atom(1);
            }
        }
        while (!outer.isEmpty()) {
            close();
        }
        return Math.min(CAP, total + last);
    }

    private void atom(long size) {
        total = Math.min(CAP, total + last);
        last = size;
    }

    private void open() {
        atom(0);
        outer.push(total);
        total = 0;
    }

    private void close() {
        if (!outer.isEmpty()) {
            last = Math.min(CAP, total + last + 2);
            total = outer.pop();
        }
    }

    private long escape() {
        char c = at < regex.length() ? regex.charAt(at++) : ' ';
        return c == 'p' || c == 'P' ? UNICODE_CLASS : 1;
    }

    private long characterClass() {
        long size = 1;
        for (int start = at; at < regex.length(); at++) {
            char c = regex.charAt(at);
            if (c == '\\' && at + 1 < regex.length()) {
                at++;
                size += regex.charAt(at) == 'p' || regex.charAt(at) == 'P' ? UNICODE_CLASS : 0;
            } else if (c == ']' && at > start && !(at == start + 1 && regex.charAt(start) == '^')) {
                at++;
                return size;
            }
        }
        return size;
    }

    /** <code>{n}</code>, <code>{n,}</code> or <code>{n,m}</code>; anything else in braces is text. */
    private void repeat() {
        int end = regex.indexOf('}', at);
        if (end < 0 || !regex.substring(at, end).matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            atom(1);
            return;
        }
        long times = 1;
        for (var bound : regex.substring(at, end).split(",", -1)) {
            times = bound.isEmpty() ? times + 1 : Math.max(times, Long.parseLong(bound));
        }
        last = Math.min(CAP, (last + 1) * times);
        at = end + 1;
    }
}
