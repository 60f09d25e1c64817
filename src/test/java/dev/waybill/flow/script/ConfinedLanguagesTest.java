package dev.waybill.flow.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The border around a child takes nothing from a language: whatever its libraries load late is loaded before it is up. */
class ConfinedLanguagesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Calls every function that can be reached from the global object on values of each kind, and tells what kind of thing came of it. */
    private static final String EVERY_FUNCTION =
            """
            const values = [undefined, null, true, 7, 'a1', [3, 1], { a: 1 }, /a/g, new Date(0), new Map([[1, 2]]), new Set([1]), Symbol.iterator, 5n, x => x,
                new Uint8Array(2), Promise.resolve(1), new Error('e'), new Intl.NumberFormat('de'), new Intl.DateTimeFormat('ja', { timeZone: 'America/New_York' })];
            const skipped = new Set(['wait', 'waitAsync', 'notify', 'now', 'random', 'Function', 'eval', 'raise']);
            const ends = {};
            const seen = new Set();
            const call = (path, f) => {
                const kinds = values.map(value => {
                    try { return typeof f.call(value, value, 1, 'a') } catch (e) { return e instanceof Error ? e.name : typeof e }
                });
                try { kinds.push(typeof new f('de', 1)) } catch (e) { kinds.push(e instanceof Error ? e.name : typeof e) }
                ends[path] = kinds.join(' ');
            };
            const visit = (path, thing, depth) => {
                if (depth > 3 || thing === null || (typeof thing !== 'object' && typeof thing !== 'function') || seen.has(thing)) return;
                seen.add(thing);
                for (const name of Object.getOwnPropertyNames(thing)) {
                    if (skipped.has(name)) continue;
                    const property = Object.getOwnPropertyDescriptor(thing, name);
                    const value = property.value ?? property.get;
                    if (typeof value === 'function') call(path + '.' + name, value);
                    visit(path + '.' + name, value, depth + 1);
                }
            };
            visit('', Object.fromEntries(Object.getOwnPropertyNames(globalThis).filter(n => n !== 'globalThis').map(n => [n, globalThis[n]])), 0);
            ends.zones = Intl.supportedValuesOf('timeZone').map(z => new Date(1e12).toLocaleString('en', { timeZone: z })).join().length;
            ends.locales = ['de', 'ar-EG', 'zh-Hant', 'hi', 'th-TH-u-ca-buddhist', 'fa'].map(l => new Date(1e12).toLocaleString(l, { dateStyle: 'full' }) + (1234.5).toLocaleString(l)).join();
            ends.sorted = ['de', 'sv', 'zh'].map(l => ['z', 'ä', 'a', '中'].sort(new Intl.Collator(l).compare).join('')).join();
            ends.normal = ['NFC', 'NFD', 'NFKC', 'NFKD'].map(f => 'ﬁä中'.normalize(f)).join();
            ends.segments = [...new Intl.Segmenter('th', { granularity: 'word' }).segment('สวัสดีชาวโลก')].length;
            ends.names = new Intl.DisplayNames('fr', { type: 'region' }).of('DE') + new Intl.PluralRules('pl').select(3) + new Intl.ListFormat('es').format(['a', 'b']) + new Intl.RelativeTimeFormat('nl').format(-1, 'day');
            ends.regex = 'aÄ中1'.replace(/\\p{L}/gu, 'x') + /(?<=a)b/.exec('ab') + /(a)\\1/i.test('aA');
            return ends
            """;

    private static Scripts confined;
    private static Scripts free;

    @BeforeAll
    static void start() {
        confined = new Scripts(with(ScriptProperties.Confinement.REQUIRED));
        free = new Scripts(with(ScriptProperties.Confinement.NONE));
    }

    @AfterAll
    static void end() {
        confined.close();
        free.close();
    }

    private static ScriptProperties with(ScriptProperties.Confinement confinement) {
        return new ScriptProperties(1, LIMIT, 256, 4_194_304, Duration.ofMinutes(5), confinement);
    }

    @Test
    void everyFunctionOfJavaScriptDoesTheSame() {
        var ends = (Map<?, ?>) confined.output("javascript", EVERY_FUNCTION, null);

        assertThat(ends).hasSizeGreaterThan(500);
        assertThat(new TreeMap<>(ends)).isEqualTo(new TreeMap<>((Map<?, ?>) free.output("javascript", EVERY_FUNCTION, null)));
    }

    @Test
    void everyFunctionOfJqDoesTheSame() {
        var functions = (List<?>) free.output("jq", "[builtins] | flatten", null);
        var input = Json.parse("[null,true,7,1.5,\"a1\",\"2020-01-01T00:00:00Z\",[3,1],[\"a\",\"b\"],{\"a\":1}]");

        assertThat(functions).hasSizeGreaterThan(100);
        functions.stream()
                .map(String::valueOf)
                .filter(function -> !function.matches("(_|now|until|while|repeat|recurse|range|input|limit|error|debug|env).*"))
                .map(ConfinedLanguagesTest::called)
                .forEach(source -> assertThat(end(confined, "jq", source, input)).as(source).isEqualTo(end(free, "jq", source, input)));
    }

    private static String called(String function) {
        var name = function.substring(0, function.lastIndexOf('/'));
        int arity = Integer.parseInt(function.substring(function.lastIndexOf('/') + 1));
        var arguments = Stream.generate(() -> "\"a\"").limit(arity).toList();
        return "[.[] | try [" + name + (arity == 0 ? "" : "(" + String.join("; ", arguments) + ")") + "] catch \"error\"]";
    }

    @Test
    void theSlowStartersOfJsonataDoTheSame() {
        for (var source : List.of(
                "a ?? 1", "$toMillis('2018')", "$toMillis('12 March 2018', '[D] [MNn] [Y]')", "$fromMillis(0, '[FNn], [D1o] [MNn] [YI]')", "$formatNumber(-1234.5, '#,##0.00;(#)')",
                "$formatInteger(1999, 'I')", "$parseInteger('twelve', 'w')", "$formatBase(255, 16)", "$base64decode('eA==')", "$encodeUrl('ä b')", "$decodeUrlComponent('%20')",
                "$sift({'a': 1}, function($v) { $v = 1 })", "$spread([{'a': 1}])", "$single([1], function($v) { true })", "$shuffle([1])", "$sort(['b', 'a'])", "$round(2.5)", "$number('1e3')",
                "$eval('[1..3]')", "$string(1e21)", "$split('a1b', /\\d/)", "$each({'a': 1}, function($v, $k) { $k })", "$ ~> |$|{'x': 1}|", "$lookup({'a': 1}, 'a')", "$zip([1], [2])", "$error('x')", "$assert(false, 'y')")) {
            assertThat(end(confined, "jsonata", source, Map.of())).as(source).isEqualTo(end(free, "jsonata", source, Map.of()));
        }
    }

    private static @Nullable Object end(Scripts scripts, String language, String source, @Nullable Object input) {
        return scripts.code(language, source, input);
    }
}
