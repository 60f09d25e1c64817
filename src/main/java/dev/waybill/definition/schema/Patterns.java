package dev.waybill.definition.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.Map;
import java.util.regex.MatchResult;

/** Regular expressions of users: RE2, so that matching takes time linear in the text, and small ones. */
final class Patterns implements RegularExpressionFactory {
    static final int MAX_SIZE = 5_000;
    /** What ECMA 262 writes differently: a code point, a control character, a Unicode class by its long name. */
    private static final java.util.regex.Pattern ECMA = java.util.regex.Pattern.compile(
            "\\\\(?:u\\{?(?<point>(?<=\\{)[0-9a-fA-F]{1,6}(?=})|(?<!\\{)[0-9a-fA-F]{4})}?|c(?<control>[A-Za-z])"
                    + "|(?<class>[pP])\\{(?:General_Category=|gc=|Script=|sc=)?(?<name>[A-Za-z_]+)}|.)",
            java.util.regex.Pattern.DOTALL);
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Mark", "M"),
            Map.entry("Nonspacing_Mark", "Mn"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Letter_Number", "Nl"),
            Map.entry("Other_Number", "No"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Dash_Punctuation", "Pd"),
            Map.entry("Symbol", "S"),
            Map.entry("Currency_Symbol", "Sc"),
            Map.entry("Math_Symbol", "Sm"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Other", "C"),
            Map.entry("Control", "Cc"),
            Map.entry("cntrl", "Cc"));

    @Override
    public RegularExpression getRegularExpression(String regex) {
        var pattern = compile(regex);
        return text -> MeteredText.find(pattern, text);
    }

    /** @throws BadPattern when RE2 cannot take it, or only as a program that is too large */
    static Pattern compile(String regex) {
        // measured before it is compiled: RE2 unrolls counted repetitions, and nested ones fill the memory
        if (PatternSize.of(regex) > MAX_SIZE) {
            throw new BadPattern("its counted repetitions unroll to more than " + MAX_SIZE + " steps");
        }
        try {
            return Pattern.compile(asRe2(regex));
        } catch (PatternSyntaxException e) {
            throw new BadPattern(e.getDescription() + (e.getPattern().isEmpty() ? "" : " '" + e.getPattern() + "'"));
        }
    }

    private static String asRe2(String regex) {
        return ECMA.matcher(regex).replaceAll(match -> java.util.regex.Matcher.quoteReplacement(asRe2(match)));
    }

    private static String asRe2(MatchResult escape) {
        if (escape.group("point") != null) {
            return "\\x{" + escape.group("point") + "}";
        }
        if (escape.group("control") != null) {
            return "\\x{" + Integer.toHexString(escape.group("control").charAt(0) % 32) + "}";
        }
        if (escape.group("class") != null) {
            var name = escape.group("name");
            return "\\" + escape.group("class") + "{" + CATEGORIES.getOrDefault(name, name) + "}";
        }
        return escape.group();
    }

    static final class BadPattern extends RuntimeException {
        BadPattern(String why) {
            super(why, null, false, false);
        }
    }
}
