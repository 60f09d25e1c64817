package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://shop.example | http://shop.example/",
                "HTTPS://Shop.Example.:443/a?b=c#d | https://shop.example/a?b=c",
                "http://shop.example:8080/a b | http://shop.example:8080/a%20b",
                "http://shop.example/{{sys:user.home}}/${x} | http://shop.example/%7B%7Bsys:user.home%7D%7D/$%7Bx%7D",
                "http://shop.example/ü?q=ü | http://shop.example/%C3%BC?q=%C3%BC",
                "http://shop.example/100%/%41%zz | http://shop.example/100%25/%41%25zz",
                "http://shop.example?q=[1]^2 | http://shop.example/?q=%5B1%5D%5E2",
                "http://[2001:DB8::1]:8080/ | http://[2001:db8:0:0:0:0:0:1]:8080/",
                "http://127.0.0.1#@shop.example | http://127.0.0.1/",
            })
    void writesAUrlInOneForm(String text, String canonical) {
        assertThat(HttpUrl.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @Tag("S23")
    @ValueSource(
            strings = {
                "",
                "shop.example",
                "//shop.example",
                "\\\\shop.example",
                "http:shop.example",
                "http:/shop.example",
                "http:///shop.example",
                "http://",
                "http://:80/",
                "file:///etc/passwd",
                "ftp://shop.example",
                "gopher://shop.example",
                "dict://shop.example",
                "ldap://shop.example",
                "jar:http://shop.example!/",
                "netdoc:///etc/passwd",
                "data:text/plain,x",
                "http://user@shop.example",
                "http://user:word@shop.example",
                "http://example.com@127.0.0.1",
                "http://127.0.0.1\\@example.com",
                "http://shop.example\\evil",
                "http://shop.exa\tmple",
                "http://shop.example/\r\nX: y",
                "http://shop.example/\u0085",
                "http://shop.example/\u2028",
                "http://shop.example/\ud800",
                " http://shop.example",
                "http://shop.example:0",
                "http://shop.example:65536",
                "http://shop.example:",
                "http://shop.example:8080a",
                "http://shop.example:+80",
                "http://shop.example//twice",
                "http://%31%32%37.0.0.1",
                "http://127.0.0.1%00.example.com",
                "http://①②⑦.⓪.⓪.①",
                "http://127。0。0。1",
                "http://127.1",
                "http://127.0.1",
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.1",
                "http://0177.0.0.1",
                "http://017700000001",
                "http://0",
                "http://1.2.3.4.5",
                "http://256.0.0.1",
                "http://[fe80::1%25lo]",
                "http://[::1",
                "http://::1",
                "http://[v1.x]",
                "http://-a.example",
                "http://a..example",
                "http://bücher.example",
            })
    void refusesWhatCanBeReadInMoreThanOneWay(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text)).isInstanceOf(EgressDenied.class);
    }

    @Test
    void namesTheAsciiFormOfAnInternationalHost() {
        assertThatThrownBy(() -> HttpUrl.parse("http://bücher.example")).hasMessageContaining("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @CsvSource({
        "/x, http://shop.example:8080/x",
        "x, http://shop.example:8080/a/x",
        "../x?y, http://shop.example:8080/x?y",
        "./x/./y/.., http://shop.example:8080/a/x/",
        "../../../x, http://shop.example:8080/x",
        "?z, http://shop.example:8080/a/b?z",
        "#f, http://shop.example:8080/a/b?q",
        "'', http://shop.example:8080/a/b?q",
        "//other.example/y, http://other.example/y",
        "https://other.example, https://other.example/",
    })
    void resolvesARedirect(String location, String expected) {
        assertThat(HttpUrl.parse("http://shop.example:8080/a/b?q").resolve(location)).hasToString(expected);
    }

    @ParameterizedTest
    @Tag("S24")
    @ValueSource(strings = {"file:///etc/passwd", "javascript:alert(1)", "http:other", "/x\r\nA: b", "\\\\other", "//user@other/", "http://0x7f.1/"})
    void refusesARedirectToAnythingElse(String location) {
        var url = HttpUrl.parse("http://shop.example/");
        assertThatThrownBy(() -> url.resolve(location)).isInstanceOf(EgressDenied.class);
    }

    @Test
    void encodesAParameterWhole() {
        assertThat(HttpUrl.parse("http://shop.example/?a=1").withParameter("b&c", "d e=${x}#"))
                .hasToString("http://shop.example/?a=1&b%26c=d%20e%3D%24%7Bx%7D%23");
    }

    @Test
    @Tag("S24")
    void tellsOriginsApartBySchemeHostAndPort() {
        var url = HttpUrl.parse("http://shop.example/");
        assertThat(url.isSameOriginAs(HttpUrl.parse("http://SHOP.example:80/x"))).isTrue();
        assertThat(url.isSameOriginAs(HttpUrl.parse("https://shop.example/"))).isFalse();
        assertThat(url.isSameOriginAs(HttpUrl.parse("http://shop.example:8080/"))).isFalse();
        assertThat(url.isSameOriginAs(HttpUrl.parse("http://www.shop.example/"))).isFalse();
    }

    @Property(tries = 2_000)
    @net.jqwik.api.Tag("S17")
    void leavesNothingInAUrlThatAnotherParserReadsOtherwise(
            @ForAll @CharRange(from = ' ', to = '\uD7FF') @StringLength(max = 20) String path,
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 20) String query) {
        try {
            var url = HttpUrl.parse("http://shop.example/" + path + "?" + query);
            var uri = URI.create(url.toString());
            assertThat(uri.getHost()).isEqualTo("shop.example");
            assertThat(uri.toASCIIString()).isEqualTo(url.toString()).doesNotContain("{", "}", "\\", " ", "\"", "<");
            assertThat(HttpUrl.parse(url.toString())).as("canonical already").isEqualTo(url);
        } catch (EgressDenied e) {
            assertThat(e.sentence()).startsWith("A URL");
        }
    }
}
