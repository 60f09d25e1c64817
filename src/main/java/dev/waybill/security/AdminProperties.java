package dev.waybill.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The first administrator.
 *
 * @param home  {@code WAYBILL_HOME}: what is not set is made once and kept there
 * @param admin {@code WAYBILL_ADMIN_…}: what is set holds at every start
 */
@ConfigurationProperties("waybill")
record AdminProperties(
        @DefaultValue("data") Path home, @DefaultValue Admin admin) {
    AdminProperties {
        home = (home.toString().isBlank() ? Path.of("data") : home)
                .toAbsolutePath()
                .normalize();
    }

    record Admin(
            @Nullable String email,
            @Nullable String password,
            @Nullable String apiKey) {
        private static final int SHORTEST_KEY = 32;

        Admin {
            email = emptyToNull(email);
            password = emptyToNull(password);
            apiKey = emptyToNull(apiKey);
            if (apiKey != null && apiKey.codePointCount(0, apiKey.length()) < SHORTEST_KEY) {
                throw new IllegalArgumentException(
                        "WAYBILL_ADMIN_API_KEY must have " + SHORTEST_KEY + " characters or more.");
            }
            if (apiKey != null && !apiKey.chars().allMatch(Admin::fitsIntoHeader)) {
                throw new IllegalArgumentException(
                        "WAYBILL_ADMIN_API_KEY must consist of printable ASCII characters without spaces: it travels in a header.");
            }
            if (email != null && !email.contains("@")) {
                throw new IllegalArgumentException("WAYBILL_ADMIN_EMAIL must be an e-mail address.");
            }
        }

        private static boolean fitsIntoHeader(int c) {
            return c > ' ' && c < 0x7f;
        }

        private static @Nullable String emptyToNull(@Nullable String text) {
            return text == null || text.isEmpty() ? null : text;
        }

        @Override
        public String toString() {
            return "Admin"; // holds secrets
        }
    }
}
