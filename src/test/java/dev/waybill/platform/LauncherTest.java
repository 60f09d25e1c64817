package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code waybill}, as far as it goes without building. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("waybill").toAbsolutePath();

    @TempDir
    Path folder;

    private Path elsewhere;

    record Result(int exitCode, String output) {}

    /** A copy that looks for JDKs below an empty folder instead of this machine's usual places. */
    @BeforeEach
    void copy() throws IOException {
        elsewhere = Files.createDirectory(folder.resolve("with spaces"));
        var script = Files.readString(SCRIPT)
                .replaceAll(
                        "/usr/lib/jvm|/usr/java|/opt/java|/opt/jdk|/opt/homebrew|/usr/local/opt|/Library/Java",
                        folder.resolve("jvm").toString());
        Files.writeString(folder.resolve("waybill"), script);
        Files.createDirectories(folder.resolve("bin"));
        for (var program : List.of("bash", "dirname", "readlink", "grep", "find", "cat", "mkdir", "date")) {
            var link = folder.resolve("bin").resolve(program);
            Files.writeString(link, "#!/bin/bash\nexec /usr/bin/" + program + " \"$@\"\n");
            assertThat(link.toFile().setExecutable(true)).isTrue();
        }
    }

    private Result run(Path script, Map<String, String> environment, String... words) throws Exception {
        var command = new java.util.ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(elsewhere.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", folder.resolve("bin").toString(), "HOME", folder.toString()));
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), output);
    }

    private Path jdk(String version) throws IOException {
        var jdk = folder.resolve("jdk-" + version);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (var program : List.of("java", "javac")) {
            Files.writeString(jdk.resolve("bin").resolve(program), "#!/bin/bash\necho \"$0 $*\"\n");
            assertThat(jdk.resolve("bin").resolve(program).toFile().setExecutable(true))
                    .isTrue();
        }
        return jdk;
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpsFromAnyFolder(String word) throws Exception {
        var help = run(SCRIPT, Map.of(), word);
        assertThat(help.exitCode()).isZero();
        assertThat(help.output())
                .contains("start ", "test ", "run FILE [--input JSON|@FILE]", "build ", "WAYBILL_HOME");
    }

    @Test
    void refusesAnUnknownCommandByName() throws Exception {
        var result = run(SCRIPT, Map.of(), "strat");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).isEqualTo("waybill: there is no command 'strat'; ./waybill help lists them.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "test", "build"})
    void saysInOneSentenceThatNoJdkWasFound(String command) throws Exception {
        var result =
                run(folder.resolve("waybill"), Map.of("JAVA_HOME", jdk("17.0.2").toString()), command);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output())
                .isEqualTo(
                        "waybill: no JDK 25 was found: install one (such as Eclipse Temurin 25) and set JAVA_HOME to its folder.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.1"})
    void takesTheJdkOfJavaHomeAndSaysThatMavenIsMissing(String version) throws Exception {
        var result =
                run(folder.resolve("waybill"), Map.of("JAVA_HOME", jdk(version).toString()), "build");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("waybill: Maven was not found");
    }

    @Test
    void makesTheFirstBuildAndTellsThatItWentWell() throws Exception {
        Files.createDirectories(folder.resolve("src/main"));
        Files.writeString(folder.resolve("pom.xml"), "");
        for (var program : List.of("ls", "sort", "tail", "mktemp", "touch", "mv", "rm", "env")) {
            program(program, "exec /usr/bin/" + program + " \"$@\"");
        }
        program("mvn", "mkdir -p target && echo jar >target/waybill.jar");
        var jdk = jdk("25.0.1");
        Files.writeString(
                jdk.resolve("bin/java"),
                """
                #!/bin/bash
                case "$*" in *extract*) mkdir -p "$6" && echo jar >"$6/waybill.jar" ;; esac
                """);
        var build = run(folder.resolve("waybill"), Map.of("JAVA_HOME", jdk.toString()), "build");
        assertThat(build.exitCode()).as(build.output()).isZero();
        assertThat(folder.resolve("target/app/current")).exists();
    }

    private void program(String name, String what) throws IOException {
        var file = folder.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + what + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void startsTheNewestBuildWithTheHomeFolderBesideTheScript() throws Exception {
        var app = Files.createDirectories(folder.resolve("target/app/one"));
        Files.writeString(app.resolve("waybill.jar"), "");
        Files.createDirectories(folder.resolve("src/main"));
        Files.writeString(folder.resolve("pom.xml"), "");
        Files.writeString(folder.resolve("target/app/current"), "one");
        var jdk = jdk("25.0.1");
        Files.writeString(jdk.resolve("bin/java"), "#!/bin/bash\necho \"$* home=$WAYBILL_HOME\"\n");
        var result = run(
                folder.resolve("waybill"),
                Map.of("JAVA_HOME", jdk.toString(), "WAYBILL_JAVA_OPTS", "-Xmx1g -Da=b"),
                "start");
        assertThat(result.output())
                .contains("-jar " + app.resolve("waybill.jar") + " start home=" + folder.resolve("data"))
                .contains("-Xmx1g -Da=b", "-Djdk.serialFilter=!*", "-XX:+ExitOnOutOfMemoryError")
                .doesNotContain("AOTCache");
        var relative =
                run(folder.resolve("waybill"), Map.of("JAVA_HOME", jdk.toString(), "WAYBILL_HOME", "mine"), "start");
        assertThat(relative.output()).as("as the caller sees it").contains("home=" + elsewhere.resolve("mine"));
    }
}
