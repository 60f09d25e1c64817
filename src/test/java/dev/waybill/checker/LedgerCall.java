package dev.waybill.checker;

import dev.waybill.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call that reached a peer outside, as the peer wrote it down.
 *
 * @param number   of its arrival, first 1
 * @param key      the idempotency key it carried, or null
 * @param bodyHash SHA-256 of its body, in hex
 * @param target   path and query
 */
public record LedgerCall(long number, Instant at, @Nullable String key, String bodyHash, String target) {
    /** A ledger's file: a line of JSON for each call. A last line that a crash cut short is left out. */
    public static List<LedgerCall> read(Path file) throws IOException {
        var text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(LedgerCall::ofLine).toList();
    }

    static LedgerCall ofLine(String line) {
        var call = (Map<?, ?>) Json.parse(line);
        return new LedgerCall(
                (Long) call.get("number"),
                Instant.parse((String) call.get("at")),
                (String) call.get("key"),
                (String) call.get("body"),
                (String) call.get("target"));
    }
}
