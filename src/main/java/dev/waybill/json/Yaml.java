package dev.waybill.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML 1.2 (core schema) to plain JSON values and back: a way to write JSON, no more. No tags, no keys but texts, one
 * document.
 */
public final class Yaml {
    public static final int MAX_BYTES = 256 * 1024;

    private Yaml() {}

    /**
     * Reads one document in UTF-8.
     *
     * @throws MalformedJson when it is not exactly one YAML document of JSON values, or beyond a limit: 256 KiB, depth 50,
     *     50 aliases, 2 Mi characters with its aliases written out
     */
    public static @Nullable Object parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedJson("It is larger than 256 KiB");
        }
        var settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
        try {
            return new YamlReader(new ParserImpl(settings, new StreamReader(settings, decoded(utf8)))).document();
        } catch (MarkedYamlEngineException e) {
            throw new MalformedJson("It is not YAML" + e.getProblemMark().map(YamlReader::place).orElse(""));
        } catch (YamlEngineException e) {
            throw new MalformedJson("It is not YAML: it holds a character that YAML does not allow");
        }
    }

    private static String decoded(byte[] utf8) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MalformedJson("It is not UTF-8");
        }
    }

    /**
     * A plain value as YAML text, from which {@link #parse} makes an equal one if it is within its limits.
     *
     * @throws IllegalArgumentException when it is no plain JSON value
     */
    public static String write(@Nullable Object value) {
        return YamlWriter.write(value);
    }
}
