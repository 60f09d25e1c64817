package dev.waybill.integration.database;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds {@code :name} and the end of the statement by PostgreSQL's lexical rules: what stands in literals, quoted names,
 * dollar quotes and (nested) comments is left alone. Spring's own parser is not used: it looks into dollar quotes, takes
 * {@code &name} for a parameter and spreads lists. The driver would run several statements one after the other, so a
 * second one is refused here. {@code standard_conforming_strings} is on for every statement.
 */
final class SqlScanner {
    private final String sql;
    private final StringBuilder jdbc = new StringBuilder();
    private final List<String> names = new ArrayList<>();
    private int at;
    private boolean hasToken;

    SqlScanner(String sql) {
        this.sql = sql;
    }

    SqlText scan() {
        boolean isEnded = false;
        while (at < sql.length()) {
            int start = at;
            boolean isBlank = skipBlank();
            if (!isBlank && sql.charAt(at) == ';') {
                at++;
                isEnded = true;
            } else if (!isBlank && isEnded) {
                throw new InvalidSql("The SQL must be one statement: nothing may follow the semicolon");
            } else if (isBlank) {
                jdbc.append(isEnded ? "" : sql.substring(start, at));
            } else {
                refuseCopy();
                hasToken = true;
                token(sql.charAt(at));
            }
        }
        if (!hasToken) {
            throw new InvalidSql("The SQL must be one statement, not empty");
        }
        return new SqlText(jdbc.toString(), List.copyOf(names));
    }

    /** The driver loses its place in the protocol when a copy begins to stream. */
    private void refuseCopy() {
        if (!hasToken && sql.regionMatches(true, at, "copy", 0, 4) && !isNamePart(at + 4)) {
            throw new InvalidSql("copy needs a stream of its own: the SQL must select, or insert with unnest(:list)");
        }
    }

    /** White space or one comment; at the end of a comment stands what separates tokens. */
    private boolean skipBlank() {
        if (Character.isWhitespace(sql.charAt(at))) {
            at++;
            return true;
        }
        if (sql.startsWith("--", at)) {
            while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
                at++;
            }
            return true;
        }
        if (sql.startsWith("/*", at)) {
            skipComment();
            return true;
        }
        return false;
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (at >= sql.length()) {
                throw new InvalidSql("A comment in the SQL is not closed");
            }
            int change = sql.startsWith("/*", at) ? 1 : sql.startsWith("*/", at) ? -1 : 0;
            depth += change;
            at += change == 0 ? 1 : 2;
        } while (depth > 0);
    }

    private void token(char c) {
        switch (c) {
            case '\'' -> copyTo(endOfQuote('\'', isEscapeString()));
            case '"' -> copyTo(endOfQuote('"', false));
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> {
                jdbc.append("??");
                at++;
            }
            default -> copyTo(at + 1);
        }
    }

    private void copyTo(int end) {
        jdbc.append(sql, at, end);
        at = end;
    }

    private boolean isEscapeString() {
        return at >= 1 && (sql.charAt(at - 1) == 'e' || sql.charAt(at - 1) == 'E') && !isNamePart(at - 2);
    }

    private int endOfQuote(char quote, boolean hasEscapes) {
        for (int i = at + 1; i < sql.length(); i++) {
            if (hasEscapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == quote) {
                if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        throw new InvalidSql("A quotation in the SQL is not closed: a " + quote + " is missing");
    }

    private void dollar() {
        if (isNamePart(at - 1)) {
            copyTo(at + 1);
            return;
        }
        int tagEnd = at + 1;
        while (isNamePart(tagEnd) && sql.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        boolean startsWithDigit = at + 1 < sql.length() && isDigit(sql.charAt(at + 1));
        if (startsWithDigit) {
            throw new InvalidSql("An argument is written :name in the SQL, not $1");
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            copyTo(at + 1);
            return;
        }
        var tag = sql.substring(at, tagEnd + 1);
        int end = sql.indexOf(tag, tagEnd + 1);
        if (end < 0) {
            throw new InvalidSql("A quotation in the SQL is not closed: a " + tag + " is missing");
        }
        copyTo(end + tag.length());
    }

    private void colon() {
        if (sql.startsWith("::", at) || sql.startsWith(":=", at)) {
            copyTo(at + 2);
            return;
        }
        int end = at + 1;
        while (end < sql.length() && isArgumentPart(sql.charAt(end))) {
            end++;
        }
        if (end == at + 1 || isDigit(sql.charAt(at + 1))) {
            copyTo(at + 1);
            return;
        }
        names.add(sql.substring(at + 1, end));
        // the blanks keep the mark apart from an operator before it, as in -:a
        jdbc.append(" ? ");
        at = end;
    }

    private static boolean isArgumentPart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a name that began before goes on there. */
    private boolean isNamePart(int index) {
        return index >= 0
                && index < sql.length()
                && (isArgumentPart(sql.charAt(index)) || sql.charAt(index) == '$' || sql.charAt(index) >= 0x80);
    }
}
