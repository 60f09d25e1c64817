package dev.waybill.expression.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions in RE2's syntax, which takes time linear in the text; pattern and program are bounded. */
final class Regexes {
    private static final int MAX_PATTERN = 256;
    private static final int MAX_PROGRAM = 2_000;

    private Regexes() {}

    /** The pattern, with the text's length times the program's paid for. */
    private static Matcher matcher(String function, @Nullable Object[] a, Meter meter) {
        var text = Values.text(function, a, 0);
        var pattern = compile(function, Values.text(function, a, 1), meter);
        meter.steps((long) text.length() * pattern.programSize() >> 3);
        return pattern.matcher(text);
    }

    private static Pattern compile(String function, String pattern, Meter meter) {
        if (pattern.length() > MAX_PATTERN) {
            throw new Failure("'" + function + "' takes a pattern of at most " + MAX_PATTERN + " characters");
        }
        if (RegexSize.of(pattern) > MAX_PROGRAM) {
            throw new Failure("The pattern given to '" + function + "' repeats too much");
        }
        meter.steps(200);
        try {
            var compiled = Pattern.compile(pattern);
            meter.steps(compiled.programSize() * 4L);
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new Failure("The pattern given to '" + function + "' is no RE2 regular expression");
        }
    }

    static Object matches(@Nullable Object[] a, Meter meter) {
        return matcher("matches", a, meter).find();
    }

    static Object extract(@Nullable Object[] a, Meter meter) {
        var matcher = atMostOneGroup("regex.extract", matcher("regex.extract", a, meter));
        if (!matcher.find()) {
            return Opt.NONE;
        }
        var found = matcher.group(matcher.groupCount());
        if (found == null) {
            return Opt.NONE;
        }
        meter.produce(found.length());
        return Opt.of(found);
    }

    static Object extractAll(@Nullable Object[] a, Meter meter) {
        var matcher = atMostOneGroup("regex.extractAll", matcher("regex.extractAll", a, meter));
        List<@Nullable Object> found = new ArrayList<>();
        while (matcher.find()) {
            var group = matcher.group(matcher.groupCount());
            if (group != null) {
                meter.produceElements(1);
                meter.produce(group.length());
                found.add(group);
            }
        }
        return found;
    }

    private static Matcher atMostOneGroup(String function, Matcher matcher) {
        if (matcher.groupCount() > 1) {
            throw new Failure("'" + function + "' takes a pattern with at most one capturing group");
        }
        return matcher;
    }

    /** {@code regex.replace(text, pattern, replacement[, count])}; {@code \1} stands for the first group. */
    static Object replace(@Nullable Object[] a, Meter meter) {
        var text = Values.text("regex.replace", a, 0);
        var replacement = Values.text("regex.replace", a, 2);
        long limit = a.length > 3 ? Values.integer("regex.replace", a, 3) : -1;
        var matcher = matcher("regex.replace", a, meter);
        var result = new StringBuilder();
        int done = 0;
        while (limit-- != 0 && matcher.find()) {
            meter.produce(matcher.start() - done);
            result.append(text, done, matcher.start());
            appendReplacement(result, matcher, replacement, meter);
            done = matcher.end();
        }
        meter.produce(text.length() - done);
        return result.append(text, done, text.length()).toString();
    }

    private static void appendReplacement(StringBuilder result, Matcher matcher, String replacement, Meter meter) {
        meter.produce(replacement.length());
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            char next = ++i < replacement.length() ? replacement.charAt(i) : ' ';
            if (next == '\\') {
                result.append('\\');
            } else if (next >= '0' && next <= '9' && next - '0' <= matcher.groupCount()) {
                var group = matcher.group(next - '0');
                meter.produce(group == null ? 0 : group.length());
                result.append(group == null ? "" : group);
            } else {
                throw new Failure("In the replacement given to 'regex.replace' a backslash stands before another or a group's number");
            }
        }
    }
}
