package dev.waybill.egress;

import java.nio.charset.StandardCharsets;

/** Percent-encoding as RFC 3986 has it, stricter than what most parsers let pass. */
final class UrlText {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String PATH = UNRESERVED + "!$&'()*+,;=:@/";
    private static final String QUERY = PATH + "?";

    private UrlText() {}

    static String path(String text) {
        return encode(text, PATH, true);
    }

    static String query(String text) {
        return encode(text, QUERY, true);
    }

    static String component(String text) {
        return encode(text, UNRESERVED, false);
    }

    /** @param keepsEncoded leaves %41 as it is; a percent sign that encodes nothing is encoded itself */
    private static String encode(String text, String allowed, boolean keepsEncoded) {
        var result = new StringBuilder(text.length());
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (allowed.indexOf(c) >= 0 || (c == '%' && keepsEncoded && isEncoded(bytes, i))) {
                result.append(c);
            } else {
                result.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return result.toString();
    }

    private static boolean isEncoded(byte[] bytes, int percent) {
        return percent + 2 < bytes.length
                && Character.digit(bytes[percent + 1], 16) >= 0
                && Character.digit(bytes[percent + 2], 16) >= 0;
    }

    /** RFC 3986, 5.2.4: takes {@code .} and {@code ..} out of a path that begins with a slash. */
    static String withoutDots(String path) {
        var kept = new StringBuilder();
        var segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> kept.append(last ? "/" : "");
                case ".." -> {
                    kept.setLength(Math.max(0, kept.lastIndexOf("/")));
                    kept.append(last ? "/" : "");
                }
                default -> kept.append('/').append(segments[i]);
            }
        }
        return kept.toString();
    }
}
