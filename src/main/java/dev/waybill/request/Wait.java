package dev.waybill.request;

import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long the caller is willing to wait for the end of what it starts (RFC 7240, {@code Prefer: wait=SECONDS}). */
public record Wait(Duration atMost) {
    private static final Pattern PREFERENCE = Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*(\"[^\"]*\"|[^,;\\s]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
    private static final long MOST = 60;

    /**
     * @param values of the header fields; other preferences are ignored, of several waits the first counts
     * @throws Refusal when a wait is no whole number
     */
    public static Optional<Wait> parse(List<String> values) {
        var matcher = PREFERENCE.matcher(String.join(",", values));
        if (!matcher.find()) {
            return Optional.empty();
        }
        var seconds = matcher.group(1).replace("\"", "");
        if (!SECONDS.matcher(seconds).matches()) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED, "header_invalid", "Prefer: wait=SECONDS takes a whole number of seconds, 0 or more.");
        }
        return Optional.of(new Wait(Duration.ofSeconds(Math.min(Long.parseLong(seconds), MOST))));
    }

    /** What was granted, as {@code Preference-Applied} says it. */
    public String applied() {
        return "wait=" + atMost.toSeconds();
    }
}
