package dev.waybill.simulation.check;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import dev.waybill.json.Yaml;
import dev.waybill.json.YamlPlaces;
import dev.waybill.refusal.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was read.
 *
 * @param json   plain JSON; null too when it cannot be read
 * @param broken why it cannot be read
 */
record Source(Path file, byte[] content, @Nullable Object json, Optional<Finding> broken) {
    static Source read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            return new Source(file, new byte[0], null, Optional.of(broken(file, "unreadable", "The file cannot be read")));
        }
        try {
            return new Source(file, content, isJson(file) ? Json.parse(content) : Yaml.parse(content), Optional.empty());
        } catch (MalformedJson e) {
            var what = isJson(file) ? "json" : "yaml";
            return new Source(file, content, null, Optional.of(broken(file, "malformed_" + what, e.sentence())));
        }
    }

    private static Finding broken(Path file, String code, String message) {
        return new Finding(file, Finding.Level.ERROR, code, message, "", Optional.empty());
    }

    static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    Finding finding(Fault fault, Finding.Level level) {
        var pointer = fault.pointer() == null ? "" : fault.pointer();
        return finding(level, fault.code(), fault.message(), pointer);
    }

    Finding finding(Finding.Level level, String code, String message, String pointer) {
        var place = YamlPlaces.in(content).of(pointer).map(at -> new Finding.Place(at.line(), at.column()));
        return new Finding(file, level, code, message, pointer, place);
    }
}
