package dev.waybill.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The data folder of the embedded PostgreSQL: {@code pgdata} below the home folder. The home's lock is held. */
record DataFolder(Path home, PostgresBinaries binaries) {
    Path path() {
        return home.resolve("pgdata");
    }

    /** Makes the folder at the first start; an attempt that a crash cut short is begun anew. */
    DatabaseCredentials prepare() throws IOException {
        var isNew = !Files.exists(path().resolve("PG_VERSION"));
        if (!isNew && !DatabaseCredentials.exist(home)) {
            throw new StartRefused("The file database-credentials is missing from " + home
                    + ": restore it from a backup, without it the database cannot be opened.");
        }
        var credentials =
                DatabaseCredentials.exist(home) ? DatabaseCredentials.read(home) : DatabaseCredentials.create(home);
        if (isNew) {
            create(credentials);
        }
        refuseOtherVersion();
        // written at every start, so that no line of an older release or of a hand stays: passwords on loopback only
        Files.writeString(path().resolve("pg_hba.conf"), resource("pg_hba.conf"));
        return credentials;
    }

    private void create(DatabaseCredentials credentials) throws IOException {
        var draft = home.resolve("pgdata.new");
        delete(draft);
        var password = home.resolve("initdb-password");
        PrivateFile.write(password, credentials.superuser());
        try {
            binaries.run(binaries.serverCommand(
                    "initdb",
                    "--pgdata",
                    draft.toString(),
                    "--username",
                    "postgres",
                    "--pwfile",
                    password.toString(),
                    "--auth",
                    "scram-sha-256",
                    "--encoding",
                    "UTF8",
                    "--locale",
                    "C",
                    "--locale-provider",
                    "builtin",
                    "--builtin-locale",
                    "C.UTF-8"));
        } catch (IOException e) {
            throw new StartRefused("PostgreSQL cannot make its data folder in " + home + ": " + lastLine(e), e);
        } finally {
            Files.deleteIfExists(password);
        }
        Files.writeString(draft.resolve("postgresql.conf"), resource("postgresql.conf"));
        Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOtherVersion() throws IOException {
        var version = Files.readString(path().resolve("PG_VERSION")).strip();
        var program = binaries.majorVersion();
        if (!version.equals(program)) {
            throw new StartRefused(
                    "The data in " + path() + " are of PostgreSQL " + version + ", but this release brings PostgreSQL "
                            + program + ": carry them over with a dump, or go back to the release that made them.");
        }
    }

    static String lastLine(IOException e) {
        var lines = String.valueOf(e.getMessage()).strip().split("\n", -1);
        return lines[lines.length - 1].strip();
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = DataFolder.class.getResourceAsStream("/embedded-postgres/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("Missing from the application: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
