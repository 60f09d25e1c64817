package dev.waybill.flow.script.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The border around a child, tried from its inside by Java code that may do everything else. */
@Tag("S33")
@EnabledOnOs(OS.LINUX)
class ConfinementTest {
    @TempDir
    Path folder;

    @Test
    void leavesNoFileNoNetworkNoProcessAndNoSignal() throws Exception {
        var file = Files.writeString(folder.resolve("readable"), "x");
        var first = victim();
        var second = victim();
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var said = escape(file, server.getLocalPort(), first.pid(), second.pid());

            assertThat(said.subList(0, said.indexOf("confined true")))
                    .allSatisfy(line -> assertThat(line).startsWith("could ").doesNotStartWith("could not"));
            assertThat(said.subList(said.indexOf("confined true") + 1, said.size()))
                    .containsExactly(
                            "could not read a file",
                            "could not write a file",
                            "could not make a folder",
                            "could not list a folder",
                            "could not look at a file",
                            "could not connect",
                            "could not listen",
                            "could not run a program",
                            "could not signal a process",
                            "could start a thread",
                            "could use memory");
            assertThat(first.waitFor()).as("killed before the border was up").isEqualTo(128 + 9);
            assertThat(second.isAlive()).isTrue();
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
    }

    private static Process victim() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }

    private List<String> escape(Path file, int port, long... victims) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Escape.class.getName(),
                file.toString(),
                folder.toString(),
                String.valueOf(port)));
        LongStream.of(victims).mapToObj(String::valueOf).forEach(command::add);
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
}
