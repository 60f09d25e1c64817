package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("F09")
class OrphanTest {
    @TempDir
    static Path shared;

    @TempDir
    Path home;

    @BeforeAll
    static void unpackOnce() throws IOException {
        PostgresBinaries.unpack(shared);
    }

    @BeforeEach
    void useTheUnpacked() throws IOException {
        try (var folders = Files.newDirectoryStream(shared, "postgresql-*")) {
            for (var folder : folders) {
                Files.createSymbolicLink(home.resolve(folder.getFileName()), folder);
            }
        }
    }

    @AfterEach
    void letGoOfTheUnpacked() throws IOException {
        try (var links = Files.newDirectoryStream(home, Files::isSymbolicLink)) {
            for (var link : links) {
                Files.delete(link);
            }
        }
    }

    @Test
    void stopsThePostmasterThatAHaltedServerLeftBehindAndKeepsItsData() throws Exception {
        assertThat(DatabaseChild.run(home)).isEqualTo("started");
        var first = orphan();
        assertThat(DatabaseChild.run(home)).as("the next one too is halted").isEqualTo("started");
        var second = orphan();
        assertThat(first.isAlive()).isFalse();

        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(second.isAlive()).isFalse();
            assertThat(rows(database)).isEqualTo(2);
            assertThat(Postmaster.workingIn(home.resolve("pgdata")).filter(process -> !isChildOfPostmaster(process)))
                    .as("one postmaster")
                    .hasSize(1);
        }
        assertThat(Postmaster.workingIn(home.resolve("pgdata")))
                .as("none is left after a clean stop")
                .isEmpty();
    }

    @Test
    void refusesASecondProcessWhileTheFirstLives() throws Exception {
        var first = EmbeddedDatabase.start(home);
        try (first) {
            assertThat(DatabaseChild.run(home))
                    .contains("in use by another Waybill server (process "
                            + ProcessHandle.current().pid() + ")");
            assertThat(rows(first, "select count(*) from pg_database"))
                    .as("the first goes on")
                    .isPositive();
        }
    }

    @Test
    void leavesAProcessAloneThatGotTheNumberOfADeadPostmaster() throws Exception {
        EmbeddedDatabase.start(home).close();
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            var pidFile = home.resolve("pgdata/postmaster.pid");
            Files.writeString(pidFile, stranger.pid() + "\n" + home.resolve("pgdata") + "\n1\n5432\n\n127.0.0.1\n\n");
            EmbeddedDatabase.start(home).close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void beginsAnewWhenTheFirstStartWasCutShort() throws Exception {
        Files.createDirectories(home.resolve("pgdata.new/base"));
        Files.writeString(home.resolve("pgdata.new/PG_VERSION"), "18");
        DatabaseCredentials.create(home);
        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(rows(database, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsMissingWhenTheCredentialsAreGone() throws Exception {
        Files.createDirectories(home.resolve("pgdata"));
        Files.writeString(home.resolve("pgdata/PG_VERSION"), "18");
        assertThatThrownBy(() -> EmbeddedDatabase.start(home))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("database-credentials is missing");
    }

    @Test
    void refusesDataOfAnotherMajorVersion() throws Exception {
        DatabaseCredentials.create(home);
        Files.createDirectories(home.resolve("pgdata"));
        Files.writeString(home.resolve("pgdata/PG_VERSION"), "16\n");
        assertThatThrownBy(() -> EmbeddedDatabase.start(home))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("are of PostgreSQL 16");
    }

    private Postmaster orphan() throws IOException {
        return Postmaster.of(home.resolve("pgdata")).orElseThrow();
    }

    private static boolean isChildOfPostmaster(ProcessHandle process) {
        return process.parent()
                .flatMap(parent -> parent.info().command())
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
    }

    private static long rows(EmbeddedDatabase database) throws SQLException {
        return rows(database, "select count(*) from kept");
    }

    private static long rows(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
