package dev.waybill.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminCredentialsTest {
    private static final String KEY = "0123456789-0123456789-0123456789";

    @TempDir
    Path home;

    private AdminCredentials load(@Nullable String key) throws IOException {
        return AdminCredentials.load(new AdminProperties(home, new AdminProperties.Admin(null, null, key)));
    }

    private String storedKey() throws IOException {
        return Files.readAllLines(home.resolve("admin-credentials")).stream()
                .filter(line -> line.startsWith("api_key="))
                .findFirst()
                .orElseThrow()
                .substring("api_key=".length());
    }

    @Test
    @Tag("S04")
    void makesAKeyOf256BitsThatOnlyTheOwnerCanReadAndKeepsIt() throws IOException {
        var first = load(null);
        assertThat(storedKey()).matches("wb_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin-credentials"))))
                .isEqualTo("rw-------");
        assertThat(first.apiKey().matches(storedKey())).isTrue();
        assertThat(load(null).apiKey().matches(storedKey()))
                .as("at the next start")
                .isTrue();
    }

    @Test
    void holdsToWhatIsSetAtEveryStartAndWritesItNowhere() throws IOException {
        load(null);
        var set = load(KEY);
        assertThat(set.apiKey().matches(KEY)).isTrue();
        assertThat(set.apiKey().matches(storedKey()))
                .as("the made one no longer opens")
                .isFalse();
        assertThat(set.file()).isEmpty();
        assertThat(Files.readString(home.resolve("admin-credentials"))).doesNotContain(KEY);
    }

    @Test
    void makesNoFileWhenTheKeyIsSet() throws IOException {
        load(KEY);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void agreesWithServersThatStartAtTheSameMoment() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<AdminCredentials> load = () -> load(null);
            var loaded = threads.invokeAll(Stream.generate(() -> load).limit(8).toList());
            for (var credentials : loaded) {
                assertThat(credentials.get().apiKey().matches(storedKey())).isTrue();
            }
        }
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("admin-credentials");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short",
                "0123456789-0123456789-012345678",
                "0123456789 0123456789 0123456789 0",
                "0123456789-0123456789-0123456789-ü"
            })
    void refusesAKeyThatIsShortOrDoesNotTravel(String key) {
        assertThatThrownBy(() -> new AdminProperties.Admin(null, null, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("WAYBILL_ADMIN_API_KEY must")
                .hasMessageNotContaining(key);
    }

    @Test
    void saysWhatToDoWhenTheFileHasNoKey() throws IOException {
        Files.writeString(home.resolve("admin-credentials"), "email=a@b\n");
        assertThatThrownBy(() -> load(null)).hasMessageContaining("has no line api_key=");
    }

    @Test
    @Tag("S38")
    void showsItsSecretsToNoLog() throws IOException {
        var properties = new AdminProperties(home, new AdminProperties.Admin("a@b", "password-password", KEY));
        assertThat(properties.toString() + AdminCredentials.load(properties)).doesNotContain(KEY, "password-password");
    }
}
