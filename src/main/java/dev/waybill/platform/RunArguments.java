package dev.waybill.platform;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.json.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} was asked to do.
 *
 * @param name        of the workflow, as its document says
 * @param document    as it stands in the file
 * @param contentType of the document
 * @param input       plain JSON object
 */
record RunArguments(String name, byte[] document, String contentType, Map<String, @Nullable Object> input) {
    static final String USAGE = "Usage: waybill run FILE [--input JSON|@FILE]";

    /** Words that ask for nothing that can be done; the message says what would. */
    static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message);
        }
    }

    static RunArguments parse(List<String> words) {
        if (words.isEmpty() || words.size() == 2 || words.size() > 3) {
            throw new Wrong(USAGE);
        }
        if (words.size() == 3 && !words.get(1).equals("--input")) {
            throw new Wrong(words.get(1) + " is not an option of run. " + USAGE);
        }
        var file = Path.of(words.getFirst());
        var document = read(file);
        var isJson = looksLikeJson(file, document);
        return new RunArguments(
                name(isJson ? json(document, file.toString()) : yaml(document, file)),
                document,
                isJson ? "application/json" : "application/yaml",
                words.size() == 3 ? input(words.get(2)) : Map.of());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Wrong("The file " + file + " cannot be read.");
        }
    }

    private static boolean looksLikeJson(Path file, byte[] document) {
        var name = String.valueOf(file.getFileName());
        if (name.endsWith(".json")) {
            return true;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return false;
        }
        for (var b : document) {
            if (!Character.isWhitespace(b)) {
                return b == '{';
            }
        }
        return true;
    }

    private static @Nullable Object json(byte[] document, String where) {
        try {
            return Json.parse(document);
        } catch (MalformedJson e) {
            throw new Wrong(where + " must be JSON. " + e.sentence() + ".");
        }
    }

    private static @Nullable Object yaml(byte[] document, Path file) {
        try {
            return Yaml.parse(document);
        } catch (MalformedJson e) {
            throw new Wrong(file + " must be YAML. " + e.sentence() + ".");
        }
    }

    private static String name(@Nullable Object document) {
        if (document instanceof Map<?, ?> map && map.get("name") instanceof String name && !name.isBlank()) {
            return name;
        }
        throw new Wrong("The file must hold a workflow: an object with a name and tasks.");
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are strings
    private static Map<String, @Nullable Object> input(String word) {
        var isFile = word.startsWith("@");
        var text = isFile ? read(Path.of(word.substring(1))) : word.getBytes(StandardCharsets.UTF_8);
        if (json(text, isFile ? word.substring(1) : "The input") instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new Wrong("The input must be a JSON object, such as '{\"order\": 7}'.");
    }
}
