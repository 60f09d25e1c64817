package dev.waybill.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a start stands in its caller's trace (W3C Trace Context, level 1), so that what its tasks call stands there too.
 *
 * @param traceId  32 hexadecimal digits
 * @param parentId 16 hexadecimal digits
 * @param flags    2 hexadecimal digits
 */
public record TraceContext(String traceId, String parentId, String flags) {
    private static final Pattern FORM = Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int SPAN_BYTES = 8;

    /** Reads a {@code traceparent} header; what is none is left aside, as the recommendation says. */
    public static Optional<TraceContext> parse(String traceparent) {
        var form = FORM.matcher(traceparent);
        if (!form.matches() || isZero(form.group(1)) || isZero(form.group(2))) {
            return Optional.empty();
        }
        boolean isOfVersionZero = traceparent.startsWith("00");
        return isOfVersionZero && form.group(4) != null
                ? Optional.empty()
                : Optional.of(new TraceContext(form.group(1), form.group(2), form.group(3)));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** The same trace for a call below it: the call's id is told from its place, so that it is the same when the call is made again. */
    public TraceContext below(String place) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest((parentId + place).getBytes(StandardCharsets.UTF_8));
            return new TraceContext(traceId, HexFormat.of().formatHex(digest, 0, SPAN_BYTES), flags);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a {@code traceparent} header. */
    public String header() {
        return "00-" + traceId + "-" + parentId + "-" + flags;
    }
}
