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
    private final Map<String, Function> table = new HashMap<>();

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

    public Optional<Function> find(String name) {
        return Optional.ofNullable(table.get(name));
    }

    /** The names that can be written, operators and what macros expand to left out. */
    public Set<String> names() {
        return table.keySet().stream().filter(name -> name.matches("[a-z][A-Za-z0-9_.]*")).collect(Collectors.toUnmodifiableSet());
    }

    private void operators() {
        table.put("_+_", Lists::add);
        table.put("_-_", Numbers::subtract);
        table.put("_*_", Numbers::multiply);
        table.put("_/_", Numbers::divide);
        table.put("_%_", Numbers::modulo);
        table.put("-_", Numbers::negate);
        table.put("!_", Functions::not);
        table.put("_==_", (a, meter) -> Equality.areEqual(a[0], a[1], meter));
        table.put("_!=_", (a, meter) -> !Equality.areEqual(a[0], a[1], meter));
        table.put("_<_", Order.comparison("<", order -> order < 0));
        table.put("_<=_", Order.comparison("<=", order -> order <= 0));
        table.put("_>_", Order.comparison(">", order -> order > 0));
        table.put("_>=_", Order.comparison(">=", order -> order >= 0));
        table.put("@in", Lists::in);
        table.put("_[_]", Maps::index);
        table.put("_[?_]", Maps::optionalIndex);
    }

    private static Object not(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof Boolean truth) {
            return !truth;
        }
        throw Values.noOverload("!", a);
    }

    private void conversions() {
        table.put("size", Conversions::size);
        table.put("int", Conversions::toInt);
        table.put("uint", Conversions::toUint);
        table.put("double", Conversions::toDouble);
        table.put("string", Conversions::toText);
        table.put("bool", Conversions::toBool);
        table.put("bytes", Conversions::toBytes);
        table.put("timestamp", Conversions::toTimestamp);
        table.put("duration", Conversions::toDuration);
        table.put("dyn", (a, meter) -> a[0]);
        table.put("type", (a, meter) -> new TypeValue(Values.typeName(a[0])));
    }

    private void texts() {
        table.put("contains", Texts::contains);
        table.put("startsWith", Texts::startsWith);
        table.put("endsWith", Texts::endsWith);
        table.put("matches", Regexes::matches);
        table.put("charAt", Texts::charAt);
        table.put("indexOf", Texts::indexOf);
        table.put("lastIndexOf", Texts::lastIndexOf);
        table.put("join", Texts::join);
        table.put("lowerAscii", Texts::lower);
        table.put("upperAscii", Texts::upper);
        table.put("replace", Texts::replace);
        table.put("split", Texts::split);
        table.put("substring", Texts::substring);
        table.put("trim", Texts::trim);
        table.put("strings.quote", Texts::quote);
        table.put("regex.extract", Regexes::extract);
        table.put("regex.extractAll", Regexes::extractAll);
        table.put("regex.replace", Regexes::replace);
    }

    private void times() {
        table.put("getFullYear", Times.getter("getFullYear", ZonedDateTime::getYear));
        table.put("getMonth", Times.getter("getMonth", time -> time.getMonthValue() - 1L));
        table.put("getDayOfYear", Times.getter("getDayOfYear", time -> time.getDayOfYear() - 1L));
        table.put("getDayOfMonth", Times.getter("getDayOfMonth", time -> time.getDayOfMonth() - 1L));
        table.put("getDate", Times.getter("getDate", ZonedDateTime::getDayOfMonth));
        table.put("getDayOfWeek", Times.getter("getDayOfWeek", Times::dayOfWeek));
        table.put("getHours", Times.getter("getHours", ZonedDateTime::getHour, java.time.Duration::toHours));
        table.put("getMinutes", Times.getter("getMinutes", ZonedDateTime::getMinute, java.time.Duration::toMinutes));
        table.put("getSeconds", Times.getter("getSeconds", ZonedDateTime::getSecond, java.time.Duration::toSeconds));
        table.put("getMilliseconds", Times.getter("getMilliseconds", time -> time.getNano() / 1_000_000L, duration -> duration.getNano() / 1_000_000L));
        table.put("date.format", Times::format);
        table.put("date.parse", Times::parse);
        table.put("date.add", Times::add);
    }

    private void lists() {
        table.put("lists.range", Lists::range);
        table.put("slice", Lists::slice);
        table.put("flatten", Lists::flatten);
        table.put("distinct", Lists::distinct);
        table.put("reverse", Lists::reverse);
        table.put("sort", Lists::sort);
        table.put("lists.@sortByAssociatedKeys", Lists::sortByKeys);
        table.put("first", Lists::first);
        table.put("last", Lists::last);
        table.put("sets.contains", Lists::containsAll);
        table.put("sets.equivalent", Lists::equivalent);
        table.put("sets.intersects", Lists::intersects);
        table.put("cel.@mapInsert", Lists::insert);
    }

    private void maths() {
        table.put("math.@max", Maths.extreme("math.greatest", 1));
        table.put("math.@min", Maths.extreme("math.least", -1));
        table.put("math.ceil", Maths.rounding("math.ceil", Math::ceil));
        table.put("math.floor", Maths.rounding("math.floor", Math::floor));
        table.put("math.round", Maths.rounding("math.round", Maths::round));
        table.put("math.trunc", Maths.rounding("math.trunc", number -> number < 0 ? Math.ceil(number) : Math.floor(number)));
        table.put("math.isNaN", Maths.test("math.isNaN", Double::isNaN));
        table.put("math.isInf", Maths.test("math.isInf", Double::isInfinite));
        table.put("math.isFinite", Maths.test("math.isFinite", Double::isFinite));
        table.put("math.abs", Maths::abs);
        table.put("math.sign", Maths::sign);
        table.put("math.sqrt", Maths::sqrt);
        table.put("math.bitAnd", Maths.bits("math.bitAnd", (x, y) -> x & y));
        table.put("math.bitOr", Maths.bits("math.bitOr", (x, y) -> x | y));
        table.put("math.bitXor", Maths.bits("math.bitXor", (x, y) -> x ^ y));
        table.put("math.bitNot", Maths::not);
        table.put("math.bitShiftLeft", Maths.shift("math.bitShiftLeft", (x, count) -> x << count));
        table.put("math.bitShiftRight", Maths.shift("math.bitShiftRight", (x, count) -> x >>> count));
    }

    private void optionals() {
        table.put("optional.of", (a, meter) -> Opt.of(a[0]));
        table.put("optional.none", (a, meter) -> Opt.NONE);
        table.put("optional.ofNonZeroValue", Optionals::ofNonZero);
        table.put("optional.unwrap", Optionals::unwrap);
        table.put("unwrapOpt", Optionals::unwrap);
        table.put("value", Optionals::value);
        table.put("hasValue", Optionals::hasValue);
    }

    private void encodings() {
        table.put("json", Encodings::json);
        table.put("to_json", Encodings::toJson);
        table.put("base64.encode", Encodings::base64Encode);
        table.put("base64.decode", Encodings::base64Decode);
        table.put("sha256", Encodings::sha256);
        table.put("hmac_sha256", Encodings::hmacSha256);
    }
}
