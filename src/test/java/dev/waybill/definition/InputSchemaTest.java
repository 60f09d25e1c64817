package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents are written with ' for ". */
@Tag("S31")
class InputSchemaTest {
    /** Against 200 ms on a machine of one's own: others build and test beside this one. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static @Nullable Object json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    private static List<Fault> check(@Nullable Object schema, @Nullable Object value) {
        return InputSchema.of(schema).check(value);
    }

    private static List<Fault> check(String schema, String value) {
        return check(json(schema), json(value));
    }

    @Test
    void findsEveryFaultOfAnInputInItsOrder() {
        var faults = check("""
            {'type': 'object', 'required': ['order_id', 'lines'], 'additionalProperties': false, 'properties': {
              'order_id': {'type': 'string', 'pattern': '^[A-Z]{2}[0-9]+$'}, 'express': {'type': 'boolean'},
              'lines': {'type': 'array', 'minItems': 1, 'items': {'type': 'object', 'required': ['sku'],
                 'properties': {'sku': {'type': 'string', 'minLength': 3}, 'count': {'type': 'integer', 'minimum': 1}}}}}}""",
                "{'lines': [{'sku': 'ab', 'count': 0}, {'count': 1.5}], 'expres': true, 'express': 'yes', 'order_id': 'x'}");
        assertThat(faults).containsExactly(
                new Fault("/lines/0/sku", "wrong_length", "It must be at least 3 characters long"),
                new Fault("/lines/0/count", "out_of_range", "It must be 1 or more"),
                new Fault("/lines/1/count", "wrong_type", "It must be a whole number"),
                new Fault("/lines/1/sku", "required", "'sku' is required"),
                new Fault("/expres", "unknown_field", "There is no 'expres' here. Did you mean 'express'?"),
                new Fault("/express", "wrong_type", "It must be true or false"),
                new Fault("/order_id", "wrong_format", "It must be a text that matches \"^[A-Z]{2}[0-9]+$\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {'enum': ['red', 'green']}              | 'gren'      | not_allowed   | It must be one of "red", "green". Did you mean 'green'?
        {'const': {'a': 1}}                     | 1           | not_allowed   | It must be {"a":1}
        {'type': ['string', 'null']}            | 1           | wrong_type    | It must be a string or null
        {'maxLength': 1}                        | 'ab'        | wrong_length  | It must be at most 1 character long
        {'maximum': 2.5}                        | 3           | out_of_range  | It must be 2.5 or less
        {'exclusiveMinimum': 3}                 | 3           | out_of_range  | It must be more than 3
        {'multipleOf': 0.01}                    | 0.015       | out_of_range  | It must be a multiple of 0.01
        {'minItems': 2}                         | [1]         | wrong_size    | It must have at least 2 items
        {'maxProperties': 0}                    | {'a': 1}    | wrong_size    | It must have at most 0 members
        {'contains': {'const': 1}}              | [2]         | wrong_size    | It must hold at least 1 of the items that 'contains' describes
        {'contains': {}, 'minContains': 2, 'maxContains': 3} | [2] | wrong_size | It must hold at least 2 and at most 3 of the items that 'contains' describes
        {'not': {'type': 'string'}}             | 'a'         | not_allowed   | It must not be what it is
        false                                   | 1           | not_allowed   | Nothing may stand here
        {'anyOf': [{'type': 'string'}, {'type': 'integer'}]} | true | no_match | It must be a string, or a whole number
        {'anyOf': [{'type': 'string', 'minLength': 2}, {'type': 'integer'}]} | 'a' | wrong_length | It must be at least 2 characters long
        {'oneOf': [{'type': 'integer'}, {'minimum': 2}]} | 3      | ambiguous     | It must fit exactly one of the alternatives, and fits more
        {'anyOf': [{'required': ['a']}, {'required': ['b']}]} | {} | no_match    | It must be an object with 'a', or an object with 'b'
        """)
    void saysWhatWouldBeRight(String schema, String value, String code, String message) {
        assertThat(check(schema, value)).containsExactly(new Fault("", code, message));
    }

    @Test
    void pointsToItemsAndNames() {
        assertThat(check("{'uniqueItems': true}", "[1, {'a': 1, 'b': 2}, 1.0, {'b': 2, 'a': 1}]"))
                .extracting(Fault::pointer)
                .containsExactly("/2", "/3");
        assertThat(check("{'propertyNames': {'maxLength': 2}, 'dependentRequired': {'a': ['b']}}", "{'abc': 1, 'a': 2}"))
                .extracting(Fault::pointer)
                .containsExactly("/abc", "/b");
        assertThat(check("{'additionalProperties': {'type': 'string'}}", "{'a/b~c\\n': 1}"))
                .extracting(Fault::pointer)
                .containsExactly("/a~1b~0c\n");
    }

    @Test
    void takesFormatForANoteAndFillsInNoDefaults() {
        assertThat(check("{'properties': {'mail': {'format': 'email', 'default': 'x'}}, 'required': ['mail']}", "{'mail': 'nobody'}")).isEmpty();
        assertThat(check("{'properties': {'a': {'default': 1}}, 'required': ['a']}", "{}")).hasSize(1);
        assertThat(check("{'contentMediaType': 'application/json', 'contentEncoding': 'base64'}", "'%%'")).isEmpty();
    }

    @Test
    void followsReferencesInsideTheSchema() {
        assertThat(check("""
            {'$id': 'https://example.com/order', '$ref': '#/$defs/list', '$defs': {
               'list': {'items': {'anyOf': [{'$ref': 'item'}, {'$ref': '#list'}]}, '$anchor': 'list', 'type': 'array'},
               'item': {'$id': 'item', 'type': 'integer'}, 'a~b/c%': {'type': 'string'}},
             'properties': {'x': {'$ref': '#/$defs/a~0b~1c%25'}}}""", "[1, [2, ['x']]]"))
                .hasSize(1);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("{'$ref': 'http://localhost:1/x.json'}", "/$ref", "schema_ref"),
                arguments("{'items': {'$ref': 'https://example.com/x'}}", "/items/$ref", "schema_ref"),
                arguments("{'$ref': 'file:///etc/passwd'}", "/$ref", "schema_ref"),
                arguments("{'$ref': 'classpath:/schemas/workflow.json'}", "/$ref", "schema_ref"),
                arguments("{'$ref': 'resource:application.properties'}", "/$ref", "schema_ref"),
                arguments("{'$ref': 'jar:file:/x.jar!/y'}", "/$ref", "schema_ref"),
                arguments("{'$ref': '//evil'}", "/$ref", "schema_ref"),
                arguments("{'$ref': 'other.json'}", "/$ref", "schema_ref"),
                arguments("{'$ref': '#/$defs/missing'}", "/$ref", "schema_ref"),
                arguments("{'$ref': '#missing'}", "/$ref", "schema_ref"),
                arguments("{'$ref': '%%%'}", "/$ref", "schema_ref"),
                arguments("{'$dynamicRef': 'http://localhost:1/x'}", "/$dynamicRef", "schema_ref"),
                arguments("{'$id': 'http://localhost:1/a', '$ref': 'b'}", "/$ref", "schema_ref"),
                arguments("{'$ref': '#'}", "/$ref", "schema_loop"),
                arguments("{'$ref': '#/$defs/a', '$defs': {'a': {'allOf': [{'$ref': '#/$defs/b'}]}, 'b': {'not': {'$ref': '#/$defs/a'}}}}", "/$defs/b/not/$ref", "schema_loop"),
                arguments("{'$schema': 'http://json-schema.org/draft-07/schema#'}", "/$schema", "schema_dialect"),
                arguments("{'$defs': {'a': {'$id': 'x', '$schema': 'http://localhost:1/own'}}}", "/$defs/a/$schema", "schema_dialect"),
                arguments("{'pattern': '(?=a)'}", "/pattern", "schema_pattern"),
                arguments("{'pattern': '(a)\\\\1'}", "/pattern", "schema_pattern"),
                arguments("{'pattern': '('}", "/pattern", "schema_pattern"),
                arguments("{'pattern': '((a{0,100}){0,100}){0,100}'}", "/pattern", "schema_pattern"),
                arguments("{'pattern': '(((a{1000}){1000}){1000})'}", "/pattern", "schema_pattern"),
                arguments("{'patternProperties': {'^(?!x)': true}}", "/patternProperties/^(?!x)", "schema_pattern"),
                arguments("{'type': 'text'}", "/type", "bad_schema"),
                arguments("{'properties': []}", "/properties", "bad_schema"),
                arguments("{'minLength': -1}", "/minLength", "bad_schema"),
                arguments("{'required': 'a'}", "/required", "bad_schema"),
                arguments("{'items': [{}]}", "/items", "bad_schema"),
                arguments("{'$ref': 5}", "/$ref", "bad_schema"),
                arguments("'object'", "", "bad_schema"),
                arguments("null", "", "bad_schema"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesSchemasThatCannotBeUsedSafely(String schema, String pointer, String code) {
        var faults = assertTimeoutPreemptively(SOON, () -> InputSchema.faultsOf(json(schema)));
        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.pointer()).isEqualTo(pointer);
            assertThat(fault.code()).isEqualTo(code);
        });
        assertThatThrownBy(() -> InputSchema.of(json(schema))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesSchemasThatAreTooLargeOrTooDeep() {
        assertThat(InputSchema.faultsOf(Map.of("description", "x".repeat(65 * 1024)))).extracting(Fault::code).containsExactly("schema_too_large");
        Object nested = true;
        for (int i = 0; i < 70; i++) {
            nested = Map.of("not", nested);
        }
        assertThat(InputSchema.faultsOf(nested)).extracting(Fault::code).containsExactly("schema_too_deep");
    }

    @Test
    void takesTheSchemaOfSchemasAsAReference() {
        assertThat(check("{'$ref': 'https://json-schema.org/draft/2020-12/schema'}", "{'type': 'object'}")).isEmpty();
        assertThat(check("{'$ref': 'https://json-schema.org/draft/2020-12/schema'}", "{'minLength': -1}")).isNotEmpty();
    }

    @Test
    void keepsTheIdsOfSchemasApart() {
        var strict = InputSchema.of(json("{'$id': 'https://example.com/same', '$ref': 'https://example.com/same#/$defs/x', '$defs': {'x': {'type': 'string'}}}"));
        var loose = InputSchema.of(json("{'$id': 'https://example.com/same', '$ref': 'https://example.com/same#/$defs/x', '$defs': {'x': true}}"));
        assertThat(loose.check(1L)).isEmpty();
        assertThat(strict.check(1L)).hasSize(1);
    }

    static Stream<Arguments> explosive() {
        var doubling = new LinkedHashMap<String, @Nullable Object>();
        IntStream.range(0, 40).forEach(i -> doubling.put("a" + i, Map.of("allOf", List.of(Map.of("$ref", "#/$defs/a" + (i + 1)), Map.of("$ref", "#/$defs/a" + (i + 1))))));
        doubling.put("a40", Map.of("type", "object"));
        var manyChecks = Collections.nCopies(2_500, Map.of("uniqueItems", true));
        var nested = json("{'$ref': '#/$defs/a', '$defs': {'a': {'type': ['array', 'null'], 'anyOf': [{'type': 'null'}, {'items': {'$ref': '#/$defs/a'}}, {'items': {'$ref': '#/$defs/a'}}]}}}");
        Object deep = 1L;
        for (int i = 0; i < 60; i++) {
            deep = List.of(deep);
        }
        return Stream.of(
                arguments("allOf that doubles 40 times", Map.of("$ref", "#/$defs/a0", "$defs", doubling), Map.of()),
                arguments("uniqueItems 2,500 times", Map.of("allOf", manyChecks), numbers(150_000)),
                arguments("enum of a large array, often", Map.of("allOf", Collections.nCopies(3_000, Map.of("enum", List.of(List.of(1L))))), numbers(150_000)),
                arguments("anyOf that branches at every level", nested, deep),
                arguments("a pattern with many ways over a long text", Map.of("pattern", "(a|aa|aaa){300}c"), "a".repeat(1_000_000)),
                arguments("patterns over many names", Map.of("patternProperties", Map.of("(a|aa|aaa){300}c", true)), names(20_000)),
                arguments("contains in contains", Map.of("contains", Map.of("contains", Map.of("const", 2L), "maxContains", 0L), "minContains", 0L), Collections.nCopies(700, numbers(700))),
                arguments("unevaluatedProperties many times", Map.of("allOf", Collections.nCopies(1_000, Map.of("unevaluatedProperties", Map.of("type", "integer")))), names(5_000)));
    }

    private static List<Object> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> (Object) (long) i).toList();
    }

    private static Map<String, Object> names(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + i, i -> (Object) (long) i));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("explosive")
    void givesUpOnWorkThatGrowsFasterThanTheInput(String name, Object schema, Object value) {
        var compiled = InputSchema.of(schema);
        var faults = assertTimeoutPreemptively(SOON, () -> compiled.check(value));
        assertThat(faults).as(name).extracting(Fault::code).containsExactly("too_much_work");
    }

    @Test
    void comparesTextsWithEqualHashCodesSoon() {
        var texts = new ArrayList<>(List.of(""));
        while (texts.size() < 1 << 15) {
            var longer = new ArrayList<String>();
            texts.forEach(text -> Collections.addAll(longer, text + "Aa", text + "BB"));
            texts.clear();
            texts.addAll(longer);
        }
        assertThat(assertTimeoutPreemptively(SOON, () -> check(Map.of("uniqueItems", true), texts))).isEmpty();
    }

    @Test
    void matchesTheClassicCatastrophicPatternSoon() {
        var schema = Map.<String, Object>of("pattern", "^(([a-z])+.)+[A-Z]([a-z])+$");
        assertThat(assertTimeoutPreemptively(SOON, () -> check(schema, "a".repeat(100_000)))).extracting(Fault::code).containsExactly("wrong_format");
    }

    @Test
    void checksALargeOrdinaryInput() {
        var schema = json("{'items': {'type': 'object', 'required': ['id'], 'properties': {'id': {'type': 'integer'}, 'name': {'type': 'string', 'maxLength': 20, 'pattern': '^[a-z]{1,255}$'}}}}");
        var value = IntStream.range(0, 20_000).mapToObj(i -> Map.of("id", (long) i, "name", "abcdefgh")).toList();
        assertThat(check(schema, value)).isEmpty();
    }

    @Test
    void staysWithinTheStackHoweverDeepTheSchemaAndTheValueAre() {
        var schema = json("{'$ref': '#/$defs/a', '$defs': {'a': {'allOf': [{'allOf': [{'allOf': [{'anyOf': [{'type': 'integer'}, {'items': {'$ref': '#/$defs/a'}, 'type': 'array'}]}]}]}]}}}");
        Object deep = 1L;
        for (int i = 0; i < 99; i++) {
            deep = List.of(deep);
        }
        assertThat(check(schema, deep)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\p{Letter}", "\\p{L}", "\\u0041", "\\u{1F600}", "\\cA", "[\\u0000-\\u001f]", "\\\\u0041x", "^(?:a|b)$", "(?<name>x)", "\\d\\w\\s\\b"})
    void takesPatternsAsJavascriptWritesThem(String pattern) {
        assertThat(InputSchema.faultsOf(Map.of("pattern", pattern))).isEmpty();
    }

    @Test
    void matchesUnicodeEscapesAsJavascriptDoes() {
        assertThat(check(Map.of("pattern", "^\\u0041\\u{1F600}\\p{Letter}$"), "A😀é")).isEmpty();
        assertThat(check(Map.of("pattern", "^\\\\u0041$"), "\\u0041")).isEmpty();
        assertThat(check(Map.of("maxLength", 1L), "😀")).isEmpty();
    }
}
