package dev.waybill.integration.email;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that travels with a message.
 *
 * @param name without folders and what file systems reserve
 */
record Attachment(String name, String contentType, byte[] content) {
    private static final int LONGEST_NAME = 150;
    private static final Pattern TYPE = Pattern.compile(
            "(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESERVED = Pattern.compile("[\"*:<>?|%;=']");

    /**
     * @param number of the attachment in its message, from 1: it stands in the name when none is left
     * @throws InvalidEmail when it cannot be one
     */
    static Attachment of(@Nullable Object parameter, int number) {
        if (!(parameter instanceof Map<?, ?> members)) {
            throw new InvalidEmail("An attachment must be an object with name, content_type, and text or base64");
        }
        var text = string(members, "text");
        var base64 = string(members, "base64");
        if ((text == null) == (base64 == null)) {
            throw new InvalidEmail("An attachment must have text or base64, one of them");
        }
        var given = string(members, "content_type");
        var content = text != null ? text.getBytes(StandardCharsets.UTF_8) : bytes(String.valueOf(base64));
        var name = fileName(string(members, "name"), number);
        if (given != null) {
            return new Attachment(name, type(given, text != null), content);
        }
        return new Attachment(name, text != null ? "text/plain; charset=utf-8" : "application/octet-stream", content);
    }

    private static @Nullable String string(Map<?, ?> members, String name) {
        return switch (members.get(name)) {
            case null -> null;
            case String text -> text;
            default -> throw new InvalidEmail("The " + name + " of an attachment must be a text");
        };
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidEmail("The base64 of an attachment must be Base64 (RFC 4648) without line breaks");
        }
    }

    /** The last part of a path, whatever the system it comes from. */
    private static String fileName(@Nullable String given, int number) {
        var clean = HeaderText.clean(given == null ? "" : given, "The name of an attachment");
        var last = clean.substring(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1);
        var safe = RESERVED.matcher(last).replaceAll("_").replaceFirst("^[. ]+", "").strip();
        if (safe.isEmpty()) {
            return "attachment-" + number;
        }
        return safe.codePointCount(0, safe.length()) <= LONGEST_NAME
                ? safe
                : safe.substring(safe.offsetByCodePoints(safe.length(), -LONGEST_NAME));
    }

    private static String type(String given, boolean isText) {
        if (!TYPE.matcher(given).matches()) {
            throw new InvalidEmail("The content_type of an attachment must be a type like application/pdf, "
                    + "without parameters, and not multipart or message");
        }
        return isText ? given + "; charset=utf-8" : given;
    }
}
