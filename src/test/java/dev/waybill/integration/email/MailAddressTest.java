package dev.waybill.integration.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock =
            """
            ann@shop.example                 |            | ann@shop.example
            a.b+c_d-e@x-y.example            |            | a.b+c_d-e@x-y.example
            root@localhost                   |            | root@localhost
            <ann@shop.example>               |            | ann@shop.example
            Ann Lee <ann@shop.example>       | Ann Lee    | ann@shop.example
            "Lee, Ann" <ann@shop.example>    | Lee, Ann   | ann@shop.example
            "A \\"B\\"" <ann@shop.example>   | A "B"      | ann@shop.example
            Jürgen Ċ <j@shop.example>        | Jürgen Ċ   | j@shop.example
            """)
    void takesOneAddress(String text, String name, String address) {
        assertThat(MailAddress.parse(text)).isEqualTo(new MailAddress(name, address));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a\r\nX-Evil: 1", "a@b.c\r\nX-Evil: 1", "a@b.c\n", "a@b\u0085.c", "a@b.c\u2028", "a\u010a@b.c", "a@b\u010a.c", "\"a\r\nRCPT TO:<x>\"@b", "\"a b\"@c.d",
        "Ann\r\nBcc: x@y.z <a@b.c>", "\"Ann\u2029\" <a@b.c>", "Ann\u0000 <a@b.c>", "Ann \u007f<a@b.c>", "=?utf-8?q?=0d=0aBcc:x?= <a@b.c>", "a@b.c, d@e.f", "a@b.c;d@e.f", "a@b.c d@e.f",
        "Team: a@b.c;", "<@x,@y:a@b.c>", "a@[127.0.0.1]", "a@b..c", "a@-b.c", "a@b-.c", ".a@b.c", "a.@b.c", "a..b@c.d", "a@", "@b", "a", "", " ", "a@b@c", "a(comment)@b.c", "<a@b.c", "a@b.c>", "Ann <a@b.c> x",
        "Ann <a@b.c> <d@e.f>", "Ann <\"x\"@b.c>", "a@bü.example", "ü@b.example", "a@①②⑦.⓪.⓪.①", "a\ud800 <a@b.c>", "A <<a@b.c>>", "A\\ <a@b.c>", "\"A\" B <a@b.c>"
    })
    @Tag("S26")
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> MailAddress.parse(text)).isInstanceOf(InvalidEmail.class);
    }

    @Test
    @Tag("S26")
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> MailAddress.parse("a".repeat(65) + "@b.c")).isInstanceOf(InvalidEmail.class);
        assertThatThrownBy(() -> MailAddress.parse("a@" + "b.".repeat(127) + "c")).isInstanceOf(InvalidEmail.class);
        assertThatThrownBy(() -> MailAddress.parse("\"".repeat(100_000))).isInstanceOf(InvalidEmail.class);
        assertThatThrownBy(() -> MailAddress.parse("\"" + "\\a".repeat(240))).isInstanceOf(InvalidEmail.class);
    }

    @net.jqwik.api.Tag("S26")
    @Property
    void neverWritesALineBreakOrAnythingButAscii(@ForAll String name) {
        MailAddress address;
        try {
            address = MailAddress.parse("\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <a@b.c>");
        } catch (InvalidEmail e) {
            return;
        }
        assertThat(address.internetAddress().toString().replace("\r\n ", "")).matches("[ -~]*<a@b\\.c>|a@b\\.c");
        assertThat(address.internetAddress().getPersonal()).isEqualTo(address.name());
    }

    @net.jqwik.api.Tag("S26")
    @Property
    void encodesEverySubjectInShortAsciiLines(@ForAll String subject) throws Exception {
        String clean;
        try {
            clean = HeaderText.clean(subject, "subject");
        } catch (InvalidEmail e) {
            return;
        }
        var encoded = HeaderText.encode("Subject", clean);
        assertThat(encoded.split("\r\n ")).allMatch(line -> line.length() <= 200 && line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        if (encoded.startsWith("=?")) {
            assertThat(jakarta.mail.internet.MimeUtility.decodeText(encoded)).isEqualTo(clean);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock =
            """
            report.pdf          | report.pdf
            ../../etc/passwd    | passwd
            ../x                | x
            C:\\dir\\x.exe      | x.exe
            C:x                 | C_x
            .htaccess           | htaccess
            ..                  | attachment-3
            a/                  | attachment-3
            a;b="c"             | a_b__c_
            =?utf-8?q?x?=       | __utf-8_q_x__
            ünï 😀.txt          | ünï 😀.txt
            """)
    @Tag("S26")
    void makesAttachmentNamesHarmless(String given, String name) {
        assertThat(Attachment.of(Map.of("name", given, "text", "x"), 3).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\ny", "x\u0000", "x\u0085", "x\u2028", "\ud800"})
    @Tag("S26")
    void refusesControlCharactersInAttachmentNames(String name) {
        assertThatThrownBy(() -> Attachment.of(Map.of("name", name, "text", "x"), 1)).isInstanceOf(InvalidEmail.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/plain\r\nX: 1", "text/plain; charset=x", "multipart/mixed", "message/rfc822", "Message/partial", "a/b c", "/", "text/ü", "a/b\u010a"})
    @Tag("S26")
    void refusesOtherContentTypes(String type) {
        assertThatThrownBy(() -> Attachment.of(Map.of("text", "x", "content_type", type), 1)).isInstanceOf(InvalidEmail.class);
    }

    @Test
    void wantsExactlyOneContent() {
        for (var members : List.<Map<String, Object>>of(Map.of("name", "x"), Map.of("text", "a", "base64", "YQ=="), Map.of("base64", "Y Q"), Map.of("text", 1L))) {
            assertThatThrownBy(() -> Attachment.of(members, 1)).isInstanceOf(InvalidEmail.class);
        }
        assertThat(Attachment.of(Map.of("base64", ""), 1).contentType()).isEqualTo("application/octet-stream");
        assertThat(Attachment.of(Map.of("text", ""), 1).contentType()).isEqualTo("text/plain; charset=utf-8");
    }
}
