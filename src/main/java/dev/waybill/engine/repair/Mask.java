package dev.waybill.engine.repair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes what looks like a credential out of plain JSON: everything under {@code auth} and under names that speak of secrets, and
 * inside of texts what stands behind {@code Bearer}, in the user part of a URL, or in a telling query parameter. What only names a
 * secret stays. A second line of defence: what it does not know it does not find.
 */
final class Mask {
    static final String MASKED = "***";
    private static final int DEEPEST = 80;
    private static final String TOO_DEEP = "…";

    /** Of a name in small letters, without anything but letters. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(password|passwd|passphrase|secret|token|apikey|accesskey|privatekey|credential|authorization|cookie|signature|sessionid).*|auth|pwd|bearer");

    private static final Pattern NAMES_A_SECRET = Pattern.compile("\\$\\{\\s*secrets\\.[A-Za-z0-9_.]+\\s*}");
    private static final Pattern SCHEME = Pattern.compile("\\b(Bearer|Basic|Digest)\\s+(?!\\$\\{)[^\\s\"',;]{4,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s\"']+@");
    private static final Pattern PARAMETER = Pattern.compile(
            "([?&;](?:[a-z0-9_-]*(?:token|secret|password|signature|api_?key|access_?key)[a-z0-9_-]*|key|sig|auth|code)=)[^&;\\s\"'#]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEB_TOKEN = Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]*");
    private static final Pattern KEY_BLOCK = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", Pattern.DOTALL);

    private Mask() {}

    static @Nullable Object of(@Nullable Object value) {
        return of(value, false, 0);
    }

    private static @Nullable Object of(@Nullable Object value, boolean isSecret, int depth) {
        if (depth > DEEPEST && (value instanceof Map<?, ?> || value instanceof List<?>)) {
            return TOO_DEEP;
        }
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> masked = new LinkedHashMap<>();
                map.forEach((name, member) -> masked.put((String) name, of(member, isSecret || isSecretName((String) name), depth + 1)));
                yield masked;
            }
            case List<?> list -> {
                List<@Nullable Object> masked = new ArrayList<>(list.size());
                list.forEach(item -> masked.add(of(item, isSecret, depth + 1)));
                yield masked;
            }
            case String text -> isSecret ? secret(text) : inside(text);
            case Boolean flag -> flag;
            default -> isSecret ? MASKED : value;
        };
    }

    private static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")).matches();
    }

    private static String secret(String text) {
        return text.isEmpty() || NAMES_A_SECRET.matcher(text).matches() ? text : MASKED;
    }

    private static String inside(String text) {
        var masked = SCHEME.matcher(text).replaceAll("$1 " + "\\*\\*\\*");
        masked = USER.matcher(masked).replaceAll("\\*\\*\\*@");
        masked = PARAMETER.matcher(masked).replaceAll("$1\\*\\*\\*");
        masked = WEB_TOKEN.matcher(masked).replaceAll("\\*\\*\\*");
        return KEY_BLOCK.matcher(masked).replaceAll("\\*\\*\\*");
    }
}
