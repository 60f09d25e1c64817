package dev.waybill.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An API key as its SHA-256: the key itself is forgotten. */
final class ApiKey {
    private final byte[] hash;

    private ApiKey(byte[] hash) {
        this.hash = hash;
    }

    static ApiKey of(String key) {
        return new ApiKey(sha256(key));
    }

    /** Takes as long for a near miss as for any other wrong key. */
    boolean matches(String presented) {
        return MessageDigest.isEqual(hash, sha256(presented));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The beginning of the hash, which tells keys apart in logs. */
    @Override
    public String toString() {
        return "ApiKey " + HexFormat.of().formatHex(hash, 0, 4);
    }
}
