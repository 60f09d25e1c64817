package dev.waybill.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.model.Shapes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command tells legal runs from others, by table and exit code. */
class RunGraphsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void writeDefinitions() throws IOException {
        Files.writeString(folder.resolve("a-chain.json"), Json.write(Shapes.chain(5, Shapes.TRANSFORM)));
        Files.writeString(folder.resolve("b-fan.json"), Json.write(Shapes.fanOutAndIn(4, Shapes.TRANSFORM)));
        Files.writeString(folder.resolve("readme.md"), "no definition");
    }

    private int run(FakeWaybill server, String... more) throws InterruptedException {
        var arguments = new ArrayList<>(List.of(folder.toString(), "--url", server.url(), "--key", FakeWaybill.KEY));
        arguments.addAll(List.of(more));
        return RunGraphs.run(arguments, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void printsALineForEachFileAndSucceeds() throws Exception {
        try (var server = new FakeWaybill()) {
            assertThat(run(server)).as(out.toString()).isZero();
            assertThat(server.stored()).as("left behind").isEmpty();
        }
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(1)).matches("a-chain.json +5 +4 +succeeded +12 +yes");
        assertThat(lines().get(2)).matches("b-fan.json +6 +8 +succeeded +12 +yes");
    }

    @Test
    void checksTheCallsOfTasksTurnedIntoEffects() throws Exception {
        try (var server = new FakeWaybill()) {
            assertThat(run(server, "--effects")).as(out.toString()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(FakeWaybill.Lie.class)
    void failsWhenARunIsNotLegal(FakeWaybill.Lie lie) throws Exception {
        try (var server = new FakeWaybill(lie)) {
            assertThat(run(server, "--effects", "--timeout", "1")).isEqualTo(1);
        }
        assertThat(lines().get(1)).endsWith("NO");
        assertThat(lines().get(2)).startsWith("    ");
    }

    @Test
    void complainsOfCallsThatArriveInAnotherOrder() throws Exception {
        try (var server = new FakeWaybill(FakeWaybill.Lie.BACKWARDS)) {
            run(server, "--effects");
        }
        assertThat(lines()).anyMatch(line -> line.contains("arrived before that of"));
    }

    @Test
    void failsOnAFileThatIsNoDefinitionAndGoesOnWithTheNext() throws Exception {
        Files.writeString(folder.resolve("a-broken.json"), "{");
        Files.writeString(folder.resolve("a-list.json"), "[]");
        try (var server = new FakeWaybill()) {
            assertThat(run(server)).isEqualTo(1);
        }
        assertThat(lines()).filteredOn(line -> line.endsWith("NO")).hasSize(2);
        assertThat(lines().getLast()).startsWith("b-fan.json").endsWith("yes");
    }

    @Test
    void failsWhenNobodyAnswers() throws Exception {
        var arguments = List.of(folder.toString(), "--url", "http://127.0.0.1:1", "--key", "k");

        assertThat(RunGraphs.run(arguments, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8))).isEqualTo(1);
        assertThat(lines()).anyMatch(line -> line.contains("Nobody answers at http://127.0.0.1:1"));
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(RunGraphs.run(List.of(), Map.of(), print)).isEqualTo(2);
        assertThat(RunGraphs.run(List.of(folder.toString(), "--url", "http://127.0.0.1:1"), Map.of(), print)).isEqualTo(2);
        assertThat(RunGraphs.run(List.of("--sideways"), Map.of(), print)).isEqualTo(2);
        assertThat(RunGraphs.run(List.of(folder.resolve("none").toString(), "--url", "http://127.0.0.1:1", "--key", "k"), Map.of(), print)).isEqualTo(2);
        assertThat(lines()).anyMatch(line -> line.startsWith("usage: bench/graphs DIR"))
                .anyMatch(line -> line.contains("WAYBILL_ADMIN_API_KEY")).anyMatch(line -> line.endsWith("is no folder"));
    }
}
