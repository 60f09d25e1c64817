package dev.waybill.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Plain values as YAML in block style; a text is quoted unless every reader, of YAML 1.1 too, takes it for a text. */
final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*");
    private static final Pattern PRINTABLE_LINES = Pattern.compile("[ -~\\u00a1-\\ud7ff\\n&&[^\\u2028\\u2029]]*");
    private static final Set<String> RESERVED = Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");
    private static final ImplicitTuple UNTAGGED = new ImplicitTuple(true, true);

    private final Emitter emitter;

    private YamlWriter(Emitter emitter) {
        this.emitter = emitter;
    }

    static String write(@Nullable Object value) {
        var text = new StringBuilder();
        var settings = DumpSettings.builder()
                .setSplitLines(false)
                .setWidth(Integer.MAX_VALUE)
                .setMaxSimpleKeyLength(1_024)
                .build();
        var writer = new YamlWriter(new Emitter(settings, new Text(text)));
        writer.emitter.emit(new StreamStartEvent());
        writer.emitter.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        writer.node(value);
        writer.emitter.emit(new DocumentEndEvent(false));
        writer.emitter.emit(new StreamEndEvent());
        return text.toString();
    }

    private void node(@Nullable Object value) {
        switch (value) {
            case String text -> scalar(text, style(text));
            case Map<?, ?> map -> {
                emitter.emit(new MappingStartEvent(
                        Optional.empty(), Optional.empty(), true, map.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK));
                map.forEach((key, member) -> {
                    scalar((String) key, isPlain((String) key) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
                    node(member);
                });
                emitter.emit(new MappingEndEvent());
            }
            case List<?> list -> {
                emitter.emit(new SequenceStartEvent(
                        Optional.empty(), Optional.empty(), true, list.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK));
                list.forEach(this::node);
                emitter.emit(new SequenceEndEvent());
            }
            case null, default -> scalar(Json.write(value), ScalarStyle.PLAIN);
        }
    }

    private void scalar(String text, ScalarStyle style) {
        emitter.emit(new ScalarEvent(Optional.empty(), Optional.empty(), UNTAGGED, text, style));
    }

    private static ScalarStyle style(String text) {
        if (isPlain(text)) {
            return ScalarStyle.PLAIN;
        }
        return isReadableAsLines(text) ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    /** Several lines, such as SQL or a mail, of characters that a literal block keeps as they are. */
    private static boolean isReadableAsLines(String text) {
        return text.indexOf('\n') > 0
                && !text.startsWith(" ")
                && !text.contains(" \n")
                && !text.endsWith(" ")
                && PRINTABLE_LINES.matcher(text).matches();
    }

    private record Text(StringBuilder text) implements StreamDataWriter {
        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }
    }
}
