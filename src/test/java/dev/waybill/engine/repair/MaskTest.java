package dev.waybill.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "authorization", "X-Api-Key", "Cookie", "set-cookie", "password", "client_secret", "access_token", "auth", "privateKey", "aws_secret_access_key"})
    void namesThatSpeakOfSecretsHideWhatIsUnderThem(String name) {
        assertThat(Mask.of(Map.of(name, "hunter22"))).isEqualTo(Map.of(name, "***"));
        assertThat(Mask.of(Map.of(name, Map.of("user", "ann", "all", List.of("x", 1L))))).isEqualTo(Map.of(name, Map.of("user", "***", "all", List.of("***", "***"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Bearer abc.def-123 | Bearer ***",
        "sent basic dXNlcjpwYXNz to it | sent basic *** to it",
        "https://ann:pass@shop.example/x | https://***@shop.example/x",
        "https://shop.example/x?api_key=abc&n=1 | https://shop.example/x?api_key=***&n=1",
        "https://shop.example/x?n=1&access_token=abc#top | https://shop.example/x?n=1&access_token=***#top",
        "it said eyJhbGciOiJI.eyJzdWIi.c2lnbmF0 then | it said *** then",
        "-----BEGIN PRIVATE KEY-----abc-----END PRIVATE KEY----- | ***",
        "The author keys in a tokenless text | The author keys in a tokenless text",
        "https://shop.example/x?n=1&page=2 | https://shop.example/x?n=1&page=2"
    })
    void textsLoseWhatLooksLikeACredential(String text, String masked) {
        assertThat(Mask.of(Map.of("url", text))).isEqualTo(Map.of("url", masked));
    }

    @Test
    void whatOnlyNamesASecretStaysAndSoDoesAllElse() {
        var value = Map.of("headers", Map.of("Authorization", "${secrets.shop}", "Accept", "a/b"), "n", 1L, "flag", true, "note", "plain");
        assertThat(Mask.of(value)).isEqualTo(value);
        assertThat(Mask.of(Map.of("url", "Bearer ${secrets.shop}"))).isEqualTo(Map.of("url", "Bearer ${secrets.shop}"));
    }

    @Test
    void whatIsTooDeepIsLeftOut() {
        Object deep = "x";
        for (int i = 0; i < 99; i++) {
            deep = List.of(deep);
        }
        assertThat(Mask.of(deep).toString()).contains("…").doesNotContain("x");
    }
}
