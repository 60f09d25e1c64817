package dev.waybill.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpisodeTest {
    private static final List<Fault.Kind> ALL = List.of(Fault.Kind.values());

    private static List<Episode> episodes(long seed) {
        var random = new Random(seed);
        return IntStream.range(0, 500).mapToObj(_ -> Episode.random(random, ALL)).toList();
    }

    @Test
    void aSeedTellsTheSameFaultsAgain() {
        assertThat(episodes(7)).isEqualTo(episodes(7)).isNotEqualTo(episodes(8));
    }

    @Test
    void strikesTwiceByDifferentKindsAndLeavesNoneOut() {
        var struck = EnumSet.noneOf(Fault.Kind.class);
        assertThat(episodes(7)).allSatisfy(episode -> assertThat(episode.first().kind()).isNotEqualTo(episode.second().kind()));
        episodes(7).forEach(episode -> episode.faults().forEach(fault -> struck.add(fault.kind())));
        assertThat(struck).containsExactlyElementsOf(ALL);
    }
}
