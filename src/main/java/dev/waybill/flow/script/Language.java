package dev.waybill.flow.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a script may be written in, and one class of each library that its children need. */
enum Language {
    JAVASCRIPT(
            "org.graalvm.polyglot.Engine",
            "org.graalvm.collections.EconomicMap",
            "org.graalvm.nativeimage.ImageInfo",
            "org.graalvm.word.WordBase",
            "com.oracle.truffle.api.Truffle",
            "com.oracle.truffle.js.lang.JavaScriptLanguage",
            "com.oracle.truffle.regex.RegexLanguage",
            "org.graalvm.shadowed.com.ibm.icu.util.ULocale",
            "org.graalvm.shadowed.org.tukaani.xz.XZInputStream"),
    JQ(
            "net.thisptr.jackson.jq.JsonQuery",
            "com.fasterxml.jackson.databind.JsonNode",
            "com.fasterxml.jackson.core.JsonParser",
            "com.fasterxml.jackson.annotation.JsonProperty",
            "org.joni.Regex",
            "org.jcodings.Encoding"),
    JSONATA("com.dashjoin.jsonata.Jsonata");

    private final List<String> libraries;

    Language(String... libraries) {
        this.libraries = List.of(libraries);
    }

    List<String> libraries() {
        return libraries;
    }

    /** What may be read by Java's serialization, by which the JSONata library copies its own trees. */
    String serializable() {
        return switch (this) {
            case JAVASCRIPT, JQ -> "!*";
            case JSONATA -> "com.dashjoin.jsonata.*;java.util.*;java.lang.*;!*";
        };
    }

    /** As definitions write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Language::word).toList();
    }

    /** @param word one of {@link #words} */
    static Language of(@Nullable Object word) {
        return valueOf(String.valueOf(word).toUpperCase(Locale.ROOT));
    }
}
