package dev.waybill.expression.function;

import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every function and operator an expression can call, by CEL's name for it. */
public final class Functions {
    /** A function and how many arguments it takes, the receiver among them. */
    private record Entry(Function function, int least, int most) {}

    private final Map<String, Entry> table = new HashMap<>();

    public Functions() {
        operators();
        conversions();
        texts();
        times();
        lists();
        maths();
        optionals();
        encodings();
    }

    public boolean contains(String name) {
        return table.containsKey(name);
    }

    /** The function of that name, when it takes that many arguments. */
    public Optional<Function> find(String name, int arguments) {
        return Optional.ofNullable(table.get(name))
                .filter(entry -> entry.least() <= arguments && arguments <= entry.most())
                .map(Entry::function);
    }

    private void put(String name, int arguments, Function function) {
        put(name, arguments, arguments, function);
    }

    private void put(String name, int least, int most, Function function) {
        table.put(name, new Entry(function, least, most));
    }

    /** The names that can be written, operators and what macros expand to left out. */
    public Set<String> names() {
        return table.keySet().stream().filter(name -> name.matches("[a-z][A-Za-z0-9_.]*")).collect(Collectors.toUnmodifiableSet());
    }

    private void operators() {
        put("_+_", 2, Lists::add);
        put("_-_", 2, Numbers::subtract);
        put("_*_", 2, Numbers::multiply);
        put("_/_", 2, Numbers::divide);
        put("_%_", 2, Numbers::modulo);
        put("-_", 1, Numbers::negate);
        put("!_", 1, Functions::not);
        put("_==_", 2, (a, meter) -> Equality.areEqual(a[0], a[1], meter));
        put("_!=_", 2, (a, meter) -> !Equality.areEqual(a[0], a[1], meter));
        put("_<_", 2, Order.comparison("<", order -> order < 0));
        put("_<=_", 2, Order.comparison("<=", order -> order <= 0));
        put("_>_", 2, Order.comparison(">", order -> order > 0));
        put("_>=_", 2, Order.comparison(">=", order -> order >= 0));
        put("@in", 2, Lists::in);
        put("_[_]", 2, Maps::index);
        put("_[?_]", 2, Maps::optionalIndex);
    }

    private static Object not(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof Boolean truth) {
            return !truth;
        }
        throw Values.noOverload("!", a);
    }

    private void conversions() {
        put("size", 1, Conversions::size);
        put("int", 1, Conversions::toInt);
        put("uint", 1, Conversions::toUint);
        put("double", 1, Conversions::toDouble);
        put("string", 1, Conversions::toText);
        put("bool", 1, Conversions::toBool);
        put("bytes", 1, Conversions::toBytes);
        put("timestamp", 1, Conversions::toTimestamp);
        put("duration", 1, Conversions::toDuration);
        put("dyn", 1, (a, meter) -> a[0]);
        put("type", 1, (a, meter) -> new TypeValue(Values.typeName(a[0])));
    }

    private void texts() {
        put("contains", 2, Texts::contains);
        put("startsWith", 2, Texts::startsWith);
        put("endsWith", 2, Texts::endsWith);
        put("matches", 2, Regexes::matches);
        put("charAt", 2, Texts::charAt);
        put("indexOf", 2, 3, Texts::indexOf);
        put("lastIndexOf", 2, 3, Texts::lastIndexOf);
        put("join", 1, 2, Texts::join);
        put("lowerAscii", 1, Texts::lower);
        put("upperAscii", 1, Texts::upper);
        put("replace", 3, 4, Texts::replace);
        put("split", 2, 3, Texts::split);
        put("substring", 2, 3, Texts::substring);
        put("trim", 1, Texts::trim);
        put("strings.quote", 1, Texts::quote);
        put("format", 2, Formatting::format);
        put("regex.extract", 2, Regexes::extract);
        put("regex.extractAll", 2, Regexes::extractAll);
        put("regex.replace", 3, 4, Regexes::replace);
    }

    private void times() {
        put("getFullYear", 1, 2, Times.getter("getFullYear", ZonedDateTime::getYear));
        put("getMonth", 1, 2, Times.getter("getMonth", time -> time.getMonthValue() - 1L));
        put("getDayOfYear", 1, 2, Times.getter("getDayOfYear", time -> time.getDayOfYear() - 1L));
        put("getDayOfMonth", 1, 2, Times.getter("getDayOfMonth", time -> time.getDayOfMonth() - 1L));
        put("getDate", 1, 2, Times.getter("getDate", ZonedDateTime::getDayOfMonth));
        put("getDayOfWeek", 1, 2, Times.getter("getDayOfWeek", Times::dayOfWeek));
        put("getHours", 1, 2, Times.getter("getHours", ZonedDateTime::getHour, java.time.Duration::toHours));
        put("getMinutes", 1, 2, Times.getter("getMinutes", ZonedDateTime::getMinute, java.time.Duration::toMinutes));
        put("getSeconds", 1, 2, Times.getter("getSeconds", ZonedDateTime::getSecond, java.time.Duration::toSeconds));
        put("getMilliseconds", 1, 2, Times.getter("getMilliseconds", time -> time.getNano() / 1_000_000L, duration -> duration.toMillis() % 1_000));
        put("date.format", 2, 3, Times::format);
        put("date.parse", 2, 3, Times::parse);
        put("date.add", 3, 4, Times::add);
    }

    private void lists() {
        put("lists.range", 1, Lists::range);
        put("slice", 3, Lists::slice);
        put("flatten", 1, 2, Lists::flatten);
        put("distinct", 1, Lists::distinct);
        put("reverse", 1, Lists::reverse);
        put("sort", 1, Lists::sort);
        put("lists.@sortByAssociatedKeys", 1, Lists::sortByKeys);
        put("first", 1, Lists::first);
        put("last", 1, Lists::last);
        put("sets.contains", 2, Lists::containsAll);
        put("sets.equivalent", 2, Lists::equivalent);
        put("sets.intersects", 2, Lists::intersects);
        put("cel.@mapInsert", 2, 3, Lists::insert);
    }

    private void maths() {
        put("math.@max", 1, Integer.MAX_VALUE, Maths.extreme("math.greatest", 1));
        put("math.@min", 1, Integer.MAX_VALUE, Maths.extreme("math.least", -1));
        put("math.ceil", 1, Maths.rounding("math.ceil", Math::ceil));
        put("math.floor", 1, Maths.rounding("math.floor", Math::floor));
        put("math.round", 1, Maths.rounding("math.round", Maths::round));
        put("math.trunc", 1, Maths.rounding("math.trunc", number -> number < 0 ? Math.ceil(number) : Math.floor(number)));
        put("math.isNaN", 1, Maths.test("math.isNaN", Double::isNaN));
        put("math.isInf", 1, Maths.test("math.isInf", Double::isInfinite));
        put("math.isFinite", 1, Maths.test("math.isFinite", Double::isFinite));
        put("math.abs", 1, Maths::abs);
        put("math.sign", 1, Maths::sign);
        put("math.sqrt", 1, Maths::sqrt);
        put("math.bitAnd", 2, Maths.bits("math.bitAnd", (x, y) -> x & y));
        put("math.bitOr", 2, Maths.bits("math.bitOr", (x, y) -> x | y));
        put("math.bitXor", 2, Maths.bits("math.bitXor", (x, y) -> x ^ y));
        put("math.bitNot", 1, Maths::not);
        put("math.bitShiftLeft", 2, Maths.shift("math.bitShiftLeft", (x, count) -> x << count));
        put("math.bitShiftRight", 2, Maths.shift("math.bitShiftRight", (x, count) -> x >>> count));
    }

    private void optionals() {
        put("optional.of", 1, (a, meter) -> Opt.of(a[0]));
        put("optional.none", 0, (a, meter) -> Opt.NONE);
        put("optional.ofNonZeroValue", 1, Optionals::ofNonZero);
        put("optional.unwrap", 1, Optionals::unwrap);
        put("value", 1, Optionals::value);
        put("hasValue", 1, Optionals::hasValue);
    }

    private void encodings() {
        put("json", 1, Encodings::json);
        put("to_json", 1, Encodings::toJson);
        put("jsonpath", 2, JsonPath::find);
        put("base64.encode", 1, Encodings::base64Encode);
        put("base64.decode", 1, Encodings::base64Decode);
        put("sha256", 1, Encodings::sha256);
        put("hmac_sha256", 2, Encodings::hmacSha256);
    }
}
