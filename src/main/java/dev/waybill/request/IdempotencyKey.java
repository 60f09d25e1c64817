package dev.waybill.request;

import dev.waybill.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What makes a repeated start the same start: any text of 1–255 characters. */
public record IdempotencyKey(String value) {
    private static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.codePointCount(0, value.length()) > MAX_LENGTH) {
            throw malformed();
        }
    }

    /**
     * @param values of the header fields, each byte a character, as HTTP has them
     * @throws Refusal unless there is exactly one
     */
    public static IdempotencyKey parse(List<String> values) {
        if (values.size() != 1) {
            throw malformed();
        }
        return new IdempotencyKey(decode(values.getFirst()));
    }

    /** Clients write UTF-8; what is none is taken byte by byte, so that different keys stay different. */
    private static String decode(String bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    private static Refusal malformed() {
        return new Refusal(
                Refusal.Kind.MALFORMED,
                "header_invalid",
                "Idempotency-Key is one text of 1 to " + MAX_LENGTH + " characters.");
    }
}
