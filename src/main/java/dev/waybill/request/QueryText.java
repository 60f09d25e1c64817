package dev.waybill.request;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Percent-encoded UTF-8 to parameters. */
final class QueryText {
    private QueryText() {}

    static Map<String, List<String>> decode(@Nullable String text) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (var pair : text == null ? new String[0] : text.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = plain(equals < 0 ? pair : pair.substring(0, equals), "");
                var value = plain(equals < 0 ? "" : pair.substring(equals + 1), name);
                parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        return parameters;
    }

    private static String plain(String encoded, String name) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(octet(encoded, i, name));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            var plain = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
            if (Json.firstUnstorable(plain) == null) {
                return plain;
            }
        } catch (CharacterCodingException e) {
            throw undecodable(name);
        }
        throw undecodable(name);
    }

    private static int octet(String encoded, int at, String name) {
        if (at + 2 >= encoded.length()) {
            throw undecodable(name);
        }
        int high = Character.digit(encoded.charAt(at + 1), 16);
        int low = Character.digit(encoded.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            throw undecodable(name);
        }
        return high << 4 | low;
    }

    private static Refusal undecodable(String name) {
        return invalid(List.of(Fault.ofParameter(name, "encoding", "The query is percent-encoded UTF-8 without NUL.")));
    }

    static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.MALFORMED, "query_invalid", "The query has faults.", faults);
    }
}
