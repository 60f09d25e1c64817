package dev.waybill.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.YamlPlaces.Place;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlPlacesTest {
    private static YamlPlaces places(String text) {
        return YamlPlaces.in(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"/tasks/0, 3, 3", "/tasks/0/b~1c, 4, 3", "/tasks/1, 5, 3", "/name, 1, 1", "/tasks/1/missing, 5, 3", "'', 1, 1"})
    void aPointerHasItsLineAndColumn(String pointer, int line, int column) {
        assertThat(places("name: x\ntasks:\n- a: 1\n  b/c: [2]\n- {a: 2}\n").of(pointer)).contains(new Place(line, column));
    }

    @Test
    void jsonHasPlacesToo() {
        assertThat(places("{\"a\": 1,\n \"b\": [1, 2]}").of("/b/1")).contains(new Place(2, 11));
    }

    @Test
    void whatCannotBeReadHasNone() {
        assertThat(places("").of("/a")).isEqualTo(Optional.empty());
        assertThat(places("{\"a\": \t[").of("/b")).satisfies(place -> assertThat(place.map(Place::line).orElse(1)).isEqualTo(1));
    }
}
