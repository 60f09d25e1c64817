package dev.waybill.security;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * The administrator's API key: the one that is set, or that of {@code admin-credentials} in the home folder (mode 600),
 * which is made at the first start that needs it. The file's e-mail and password wait for sign-in; nothing accepts them yet.
 *
 * @param file where the key stands, unless it is set
 */
record AdminCredentials(ApiKey apiKey, Optional<Path> file) {
    static final String FILE = "admin-credentials";
    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;
    private static final String CONTENT = """
            # The administrator of this Waybill. Keep it to yourself: the key opens everything.
            # Authorization: Bearer <api_key>. E-mail and password are for the sign-in of a later release.
            email=%s
            password=%s
            api_key=%s
            """;

    static AdminCredentials load(AdminProperties properties) throws IOException {
        var set = properties.admin().apiKey();
        if (set != null) {
            return new AdminCredentials(ApiKey.of(set), Optional.empty());
        }
        var file = properties.home().resolve(FILE);
        if (!Files.exists(file)) {
            create(file, properties.admin());
        }
        var key = read(file).getProperty("api_key", "").strip();
        if (key.isEmpty()) {
            throw new IllegalStateException(
                    file + " has no line api_key=…: restore the line, or delete the file to get new credentials.");
        }
        return new AdminCredentials(ApiKey.of(key), Optional.of(file));
    }

    private static Properties read(Path file) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties;
    }

    /** What is set stays out of the file. */
    private static void create(Path file, AdminProperties.Admin set) throws IOException {
        var random = new SecureRandom();
        var content = CONTENT.formatted(
                set.email() == null ? "admin@localhost" : "(as set)",
                set.password() == null ? random(random, PASSWORD_BYTES) : "(as set)",
                "wb_" + random(random, KEY_BYTES));
        Files.createDirectories(
                file.resolveSibling(".").normalize(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var attributes = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(file.resolveSibling("."), FILE, ".new", attributes);
        try {
            Files.write(draft, content.getBytes(StandardCharsets.UTF_8));
            Files.createLink(file, draft); // whole or not at all, and never over another server's
        } catch (FileAlreadyExistsException e) {
            // another server was first: its file holds
        } finally {
            Files.delete(draft);
        }
    }

    private static String random(SecureRandom random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
