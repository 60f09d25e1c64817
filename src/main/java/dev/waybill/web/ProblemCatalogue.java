package dev.waybill.web;

import dev.waybill.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every problem this server can answer with. Immutable. */
final class ProblemCatalogue {
    private static final String RESOURCE = "/problems.json";

    private final Map<String, ProblemEntry> entries;

    private ProblemCatalogue(Map<String, ProblemEntry> entries) {
        this.entries = entries;
    }

    static ProblemCatalogue load() {
        try (InputStream resource = Objects.requireNonNull(ProblemCatalogue.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Map<String, ProblemEntry> entries = new LinkedHashMap<>();
            for (var item : (List<?>) Objects.requireNonNull(Json.parse(resource.readAllBytes()))) {
                var entry = entry((Map<?, ?>) Objects.requireNonNull(item));
                entries.put(entry.code(), entry);
            }
            return new ProblemCatalogue(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemEntry entry(Map<?, ?> item) {
        return new ProblemEntry(
                text(item, "code"),
                ((Long) Objects.requireNonNull(item.get("status"))).intValue(),
                text(item, "title"),
                text(item, "cause"),
                text(item, "cure"));
    }

    private static String text(Map<?, ?> item, String name) {
        return (String) Objects.requireNonNull(item.get(name), name);
    }

    Collection<ProblemEntry> all() {
        return entries.values();
    }

    Optional<ProblemEntry> find(String code) {
        return Optional.ofNullable(entries.get(code));
    }

    /** The entry of a code, or a bare one when the catalogue has none. */
    ProblemEntry entry(String code, int status) {
        return find(code).orElseGet(() -> new ProblemEntry(code, status, "The request was refused", "", ""));
    }
}
