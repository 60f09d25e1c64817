package dev.waybill.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCallTest {
    @Test
    void readsAFileUpToTheLineThatACrashCutShort(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("ledger"), """
                {"number":1,"at":"2026-01-01T00:00:00.001Z","method":"POST","target":"/a?x=1","key":"e/t","headers":{},"body":"ab","text":"","effect":true}
                {"number":2,"at":"2026-01-01T00:00:01Z","method":"GET","target":"/b","key":null,"headers":{},"body":"cd","text":"","effect":true}
                {"number":3,"at""".replace("\"text\":\"\",", ""));

        assertThat(LedgerCall.read(file)).containsExactly(
                new LedgerCall(1, Instant.parse("2026-01-01T00:00:00.001Z"), "e/t", "ab", "/a?x=1"),
                new LedgerCall(2, Instant.parse("2026-01-01T00:00:01Z"), null, "cd", "/b"));
    }

    @Test
    void knowsExecutionAndTaskOfAKey() {
        var execution = "01960000-0000-7000-8000-000000000001";

        assertThat(EffectKey.of(execution + "/a-b")).contains(new EffectKey(execution, "a-b"));
        assertThat(EffectKey.of(execution + "/a/r12")).contains(new EffectKey(execution, "a"));
        assertThat(EffectKey.of(execution + "/a/3/r12")).contains(new EffectKey(execution, "a"));
        assertThat(EffectKey.of("a/b")).isEmpty();
    }
}
