package dev.waybill.platform;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * Passwords of the embedded PostgreSQL, kept in {@code database-credentials} (mode 600).
 *
 * @param superuser of the role {@code postgres}: sets the database up, makes backups
 * @param owner     of the role {@code waybill}, as which the server works
 */
record DatabaseCredentials(String superuser, String owner) {
    private static final String FILE = "database-credentials";
    private static final int BYTES = 32;

    static boolean exist(Path home) {
        return Files.exists(home.resolve(FILE));
    }

    static DatabaseCredentials create(Path home) throws IOException {
        var random = new SecureRandom();
        var credentials = new DatabaseCredentials(password(random), password(random));
        PrivateFile.write(
                home.resolve(FILE),
                "# Embedded PostgreSQL: passwords of the roles postgres and waybill.\npostgres=%s\nwaybill=%s\n"
                        .formatted(credentials.superuser, credentials.owner));
        return credentials;
    }

    static DatabaseCredentials read(Path home) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(home.resolve(FILE))));
        var superuser = properties.getProperty("postgres", "");
        var owner = properties.getProperty("waybill", "");
        if (superuser.isEmpty() || owner.isEmpty()) {
            throw new StartRefused(
                    home.resolve(FILE) + " must have the lines postgres=… and waybill=…: restore it from a backup.");
        }
        return new DatabaseCredentials(superuser, owner);
    }

    private static String password(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "DatabaseCredentials";
    }
}
