package dev.waybill.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;

/** A JVM of its own that starts the embedded database, writes a row, says so, and is halted by its parent or by itself. */
final class DatabaseChild {
    private DatabaseChild() {}

    public static void main(String[] args) throws Exception {
        try {
            var database = EmbeddedDatabase.start(Path.of(args[0]));
            try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                    var statement = connection.createStatement()) {
                statement.execute("create table if not exists kept (id int)");
                statement.execute("insert into kept values (1)");
            }
            System.out.println("started");
        } catch (StartRefused e) {
            System.out.println(e.sentence());
        }
        Runtime.getRuntime().halt(9);
    }

    /** The line that the child prints before it halts. */
    static String run(Path home) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseChild.class.getName(),
                        home.toString()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader reader = process.inputReader()) {
            var last = reader.lines().reduce("", (before, line) -> line);
            process.waitFor();
            return last;
        }
    }
}
