package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTest {
    @TempDir
    static Path home;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start(home);
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static List<String> query(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
    @Tag("G01")
    void keepsWhatItCommits(String setting) throws SQLException {
        assertThat(query("show " + setting)).containsExactly("on");
    }

    @Test
    @Tag("S48")
    void listensOnLoopbackAndNowhereElse() throws Exception {
        var superuser = DatabaseCredentials.read(home).superuser();
        try (var connection = DriverManager.getConnection(database.url(), "postgres", superuser);
                var statement = connection.createStatement();
                var settings = statement.executeQuery(
                        "select current_setting('listen_addresses'), current_setting('unix_socket_directories')")) {
            settings.next();
            assertThat(settings.getString(1)).isEqualTo("127.0.0.1");
            assertThat(settings.getString(2)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"postgres,postgres", "postgres,''", "postgres,wrong", "waybill,waybill", "waybill,''"})
    @Tag("S48")
    void refusesEveryWrongPassword(String user, String password) {
        assertThatThrownBy(() -> DriverManager.getConnection(database.url(), user, password))
                .isInstanceOf(SQLException.class);
    }

    @Test
    @Tag("S48")
    void hasNoLineThatTrusts() throws IOException {
        assertThat(Files.readAllLines(home.resolve("pgdata/pg_hba.conf")))
                .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
                .isNotEmpty()
                .allMatch(line -> line.endsWith("127.0.0.1/32 scram-sha-256"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create role other",
                "create database other",
                "copy (select 1) to program 'id'",
                "select pg_read_file('/etc/passwd')",
                "alter system set fsync = off",
                "create extension dblink"
            })
    @Tag("S48")
    void worksAsAnOrdinaryRole(String beyond) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(beyond)).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"database-credentials", "postgresql-start.log"})
    void keepsItsFilesFromOthers(String file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("pgdata"))))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesNoPasswordBehindInAnyOtherFile() throws IOException {
        var secrets = DatabaseCredentials.read(home);
        try (var files = Files.walk(home)) {
            assertThat(files.filter(file -> Files.isRegularFile(file) && !file.endsWith("database-credentials")))
                    .noneMatch(file -> holds(file, secrets.superuser()) || holds(file, secrets.owner()));
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            return false; // PostgreSQL has just removed it
        }
    }

    @Test
    @Tag("F09")
    void refusesASecondServerInTheSameFolder() {
        assertThatThrownBy(() -> EmbeddedDatabase.start(home))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("in use by another Waybill server")
                .hasMessageContaining("WAYBILL_HOME");
    }

    @Test
    @Tag("F07")
    void isThereAgainAtTheSameAddressAfterItsPostmasterWasKilled() throws Exception {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("create table kept (id int)");
        }
        var before = Postmaster.of(home.resolve("pgdata")).orElseThrow().process();
        before.destroyForcibly();
        before.onExit().get();

        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(query("select count(*) from kept"))
                        .as("committed before")
                        .containsExactly("0"));
        assertThat(Postmaster.of(home.resolve("pgdata")).orElseThrow().process().pid())
                .isNotEqualTo(before.pid());
    }
}
