package dev.waybill.platform;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this server keeps its data.
 *
 * @param home     {@code WAYBILL_HOME}, the folder of everything that outlives the process
 * @param database {@code WAYBILL_DATABASE_…}; without a URL the embedded PostgreSQL starts
 */
@ConfigurationProperties("waybill")
record WaybillProperties(
        @DefaultValue("data") Path home, @DefaultValue Database database) {
    WaybillProperties {
        home = (home.toString().isBlank() ? Path.of("data") : home)
                .toAbsolutePath()
                .normalize();
    }

    /** An external PostgreSQL. */
    record Database(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password) {
        private static final String PREFIX = "jdbc:postgresql://";

        Database {
            url = blankToNull(url);
            user = blankToNull(user);
            if (url != null && !url.startsWith(PREFIX)) {
                throw new IllegalArgumentException(
                        "WAYBILL_DATABASE_URL must be like " + PREFIX + "host:5432/database.");
            }
            if (url == null && user != null) {
                throw new IllegalArgumentException(
                        "WAYBILL_DATABASE_USER is set without WAYBILL_DATABASE_URL: set both, or neither for the embedded PostgreSQL.");
            }
        }

        private static @Nullable String blankToNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }
}
