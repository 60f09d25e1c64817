package dev.waybill.expression.function;

import dev.cel.common.values.CelByteString;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** JSON, base64 and hashes. */
final class Encodings {
    /** What a parsed element weighs beside its text. */
    private static final int ELEMENT_BYTES = 32;

    private Encodings() {}

    static @Nullable Object json(@Nullable Object[] a, Meter meter) {
        var text = Values.text("json", a, 0);
        long elements = text.chars().filter(c -> c == ',' || c == '[' || c == '{').count();
        meter.produce(text.length() + elements * ELEMENT_BYTES);
        try {
            return Json.parse(text);
        } catch (MalformedJson e) {
            throw new Failure("The text given to 'json' is not JSON: " + e.sentence());
        }
    }

    static Object toJson(@Nullable Object[] a, Meter meter) {
        return Plain.json(a[0], meter);
    }

    static Object base64Encode(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case CelByteString bytes -> Plain.base64(bytes, meter);
            case String text -> Plain.base64(CelByteString.of(utf8(text, meter)), meter);
            case null, default -> throw Values.noOverload("base64.encode", a);
        };
    }

    static Object base64Decode(@Nullable Object[] a, Meter meter) {
        var text = Values.text("base64.decode", a, 0);
        meter.produce(text.length());
        try {
            return CelByteString.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new Failure("The text given to 'base64.decode' is not base64");
        }
    }

    static Object sha256(@Nullable Object[] a, Meter meter) {
        var bytes = bytes("sha256", a, 0, meter);
        meter.produce(64);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object hmacSha256(@Nullable Object[] a, Meter meter) {
        var key = bytes("hmac_sha256", a, 0, meter);
        var bytes = bytes("hmac_sha256", a, 1, meter);
        meter.produce(64);
        if (key.length == 0) {
            throw new Failure("'hmac_sha256' takes a key that is not empty");
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String function, @Nullable Object[] a, int index, Meter meter) {
        return switch (a[index]) {
            case String text -> utf8(text, meter);
            case CelByteString bytes -> {
                meter.produce(bytes.size());
                yield bytes.toByteArray();
            }
            case null, default -> throw Values.noOverload(function, a);
        };
    }

    private static byte[] utf8(String text, Meter meter) {
        meter.produce(text.length());
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
