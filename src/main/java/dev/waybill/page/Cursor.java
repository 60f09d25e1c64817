package dev.waybill.page;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Where a page begins, as opaque text: a digest of the list it belongs to and the sort key of the item before. */
final class Cursor {
    private static final int DIGEST_BYTES = 9;

    private Cursor() {}

    static String text(String scope, List<?> key) {
        var json = Json.write(List.of(digest(scope), key));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty when the text is no cursor of this scope. */
    static Optional<List<?>> key(String text, String scope) {
        try {
            var json = Json.parse(Base64.getUrlDecoder().decode(text));
            return json instanceof List<?> list
                            && list.size() == 2
                            && digest(scope).equals(list.getFirst())
                            && Json.firstUnstorable(list) == null
                            && list.getLast() instanceof List<?> key
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (IllegalArgumentException | MalformedJson e) {
            return Optional.empty(); // every wrong cursor gets the same answer
        }
    }

    private static String digest(String scope) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(scope.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
