package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlTemplateTest {
    private final Expressions expressions = new Expressions();

    private Object url(String template, Object value) {
        return expressions.urlTemplate(template).evaluate(SampleContext.withInput(Map.of("v", value)));
    }

    @ParameterizedTest
    @CsvSource({
        "a/b?c, https://h/a%2Fb%3Fc/x",
        "é #&=, https://h/%C3%A9%20%23%26%3D/x",
        "%2e%2e, https://h/%252e%252e/x",
        "...,    https://h/.../x",
        "x@evil:80, https://h/x%40evil%3A80/x",
        "safe-._~, https://h/safe-._~/x"
    })
    void encodesAValueAsOneComponent(String value, String expected) {
        assertThat(url("https://h/${input.v}/x", value)).isEqualTo(expected);
    }

    @Test
    void leavesAValueThatStartsTheUrlAlone() {
        assertThat(url("${input.v}", "https://h/a?b=c")).isEqualTo("https://h/a?b=c");
        assertThat(url("${input.v}/x/${input.v}", "https://h")).isEqualTo("https://h/x/https%3A%2F%2Fh");
    }

    @Test
    void encodesNumbersAndListsAsTheirText() {
        assertThat(url("https://h/?n=${3}&l=${[1, 'a']}", "")).isEqualTo("https://h/?n=3&l=%5B1%2C%22a%22%5D");
    }

    @ParameterizedTest
    @CsvSource({"https://h/a/${input.v}/b, ..", "https://h/${input.v}, .", "https://h/${input.v}?q=1, ..", "https://h/.${input.v}/x, ."})
    void refusesAValueThatLeavesItsFolder(String template, String value) {
        assertThatThrownBy(() -> url(template, value))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage("A value that is a whole part of a URL's path cannot be . or ..");
    }

    @Test
    void letsDotsStandElsewhere() {
        assertThat(url("https://h/a?q=${input.v}", "..")).isEqualTo("https://h/a?q=..");
        assertThat(url("https://h/../a${input.v}", "..")).as("written by the author").isEqualTo("https://h/../a..");
    }

    @Property(tries = 300)
    void whatIsEncodedDecodesToItself(@ForAll String value) {
        var text = value.codePoints().filter(c -> c < 0xd800 || c > 0xdfff).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        var encoded = ((String) url("https://h/?v=${input.v}", text)).substring("https://h/?v=".length());

        assertThat(encoded).matches("[A-Za-z0-9%._~-]*");
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
    }
}
