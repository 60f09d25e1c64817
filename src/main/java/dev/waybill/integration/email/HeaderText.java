package dev.waybill.integration.email;

import jakarta.mail.internet.MimeUtility;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;

/** Users' text in header fields: one line, and never taken for anything but text. */
final class HeaderText {
    /** An encoded word is at most 75 characters, so 45 bytes in Base64 and the frame. */
    private static final int BYTES_IN_WORD = 45;
    /** Longer text may hold no blank at which its line could be folded. */
    private static final int LONGEST_PLAIN = 200;

    private HeaderText() {}

    /** @throws InvalidEmail when it holds a line break or another control character, or half of a surrogate pair */
    static String clean(String text, String what) {
        if (text.codePoints().anyMatch(HeaderText::isForbidden)) {
            throw new InvalidEmail(what + " must be one line without control characters");
        }
        return text;
    }

    private static boolean isForbidden(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.SURROGATE;
    }

    /**
     * The value of a header field of that name, folded. What is not plain ASCII, or looks as if it were encoded already,
     * becomes encoded words, so that a reader sees exactly the text.
     */
    static String encode(String field, String text) {
        boolean isPlain = text.length() <= LONGEST_PLAIN
                && !text.contains("=?")
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
        return isPlain ? MimeUtility.fold(field.length() + 2, text) : words(text);
    }

    private static String words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            int size = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > BYTES_IN_WORD) {
                words.add(word(word.toString()));
                word.setLength(0);
                bytes = 0;
            }
            word.appendCodePoint(c);
            bytes += size;
        }
        words.add(word(word.toString()));
        return String.join("\r\n ", words);
    }

    private static String word(String text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
