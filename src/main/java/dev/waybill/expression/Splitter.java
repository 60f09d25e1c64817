package dev.waybill.expression;

import java.util.ArrayList;
import java.util.List;

/** Takes a string with <code>${…}</code> apart. */
final class Splitter {
    sealed interface Piece {
        record Text(String text) implements Piece {}

        /** @param at where in the text it begins */
        record Source(String source, int at) implements Piece {}

        /** A <code>${</code> without its end, at a character from 1. */
        record Unclosed(int at) implements Piece {
            Problem problem() {
                return new Problem(
                        "expression_syntax",
                        "The expression that ${ opens at character " + at + " needs a closing brace; a literal ${ is written $${");
            }
        }
    }

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private Splitter(String text) {
        this.text = text;
    }

    static List<Piece> split(String text) {
        var splitter = new Splitter(text);
        splitter.run();
        return splitter.pieces;
    }

    private void run() {
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                at = source(at);
            } else {
                literal.append(text.charAt(at++));
            }
        }
        endLiteral();
    }

    private int source(int dollar) {
        endLiteral();
        int end = endOfSource(text, dollar + 2);
        if (end < 0) {
            pieces.add(new Piece.Unclosed(dollar + 1));
            return text.length();
        }
        pieces.add(new Piece.Source(text.substring(dollar + 2, end), dollar + 2));
        return end + 1;
    }

    private void endLiteral() {
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Where the brace stands that closes; braces in CEL's maps, strings and comments do not. -1: nowhere. */
    private static int endOfSource(String text, int from) {
        int open = 0;
        int at = from;
        while (at >= 0 && at < text.length()) {
            char c = text.charAt(at);
            if (c == '}' && open-- == 0) {
                return at;
            }
            open += c == '{' ? 1 : 0;
            at = switch (c) {
                case '"', '\'' -> endOfString(text, from, at);
                case '/' -> text.startsWith("//", at) ? text.indexOf('\n', at) : at + 1;
                default -> at + 1;
            };
        }
        return -1;
    }

    /** Whether the letters right before the quote are a prefix of a string in which a backslash is nothing special. */
    private static boolean isRaw(String text, int from, int quote) {
        int start = quote;
        while (start > from && Character.isLetterOrDigit(text.charAt(start - 1)) || start > from && text.charAt(start - 1) == '_') {
            start--;
        }
        var prefix = text.substring(start, quote).toLowerCase(java.util.Locale.ROOT);
        return prefix.equals("r") || prefix.equals("br") || prefix.equals("rb");
    }

    private static int endOfString(String text, int from, int opening) {
        boolean isRaw = isRaw(text, from, opening);
        var quote = text.substring(opening, opening + 1);
        var closing = text.startsWith(quote.repeat(3), opening) ? quote.repeat(3) : quote;
        int at = opening + closing.length();
        while (at < text.length()) {
            if (text.startsWith(closing, at)) {
                return at + closing.length();
            }
            at += text.charAt(at) == '\\' && !isRaw ? 2 : 1;
        }
        return -1;
    }
}
