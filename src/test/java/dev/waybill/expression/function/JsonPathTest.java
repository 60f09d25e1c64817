package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {
    private static final Object STORE = Json.parse(
            """
            {"store": {"book": [{"title": "A", "price": 8}, {"title": "B", "price": 12}, {"title": "C"}], "open": null},
             "a b": {"it's": 1}, "é": 2, "list": [0, 1, 2, 3, 4]}""");

    private static Object find(String path) {
        return new Functions().find("jsonpath", 2).orElseThrow().call(new Object[] {STORE, path}, new Meter());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "$.store.book[0].title     | [\"A\"]",
        "$.store.book[*].price     | [8,12]",
        "$.store.book[-1].title    | [\"C\"]",
        "$.store.open              | [null]",
        "$.store.nope              | []",
        "$.store.book[9]           | []",
        "$..price                  | [8,12]",
        "$..book[0,2].title        | [\"A\",\"C\"]",
        "$..[0].title              | [\"A\"]",
        "$['a b']['it\\'s']        | [1]",
        "$[\"a b\"][\"it's\"]      | [1]",
        "$['\\u00e9']              | [2]",
        "$.é                       | [2]",
        "$.list[1:3]               | [1,2]",
        "$.list[:2]                | [0,1]",
        "$.list[3:]                | [3,4]",
        "$.list[::2]               | [0,2,4]",
        "$.list[::-1]              | [4,3,2,1,0]",
        "$.list[-2:]               | [3,4]",
        "$.list[3:0:-2]            | [3,1]",
        "$.list[1:9:0]             | []",
        "$.list[ 0 , 1:2 ]         | [0,1]",
        "$.list.*                  | [0,1,2,3,4]",
        "$.list.length             | []"
    })
    void findsWhatRfc9535Says(String path, String json) {
        assertThat(Json.write(find(path))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store", "$.", "$..", "$.store.", "$[", "$['a", "$[1", "$[01]", "$[-0]", "$[1:2:3:4]", "$.1a", "$x", "$['\\q']", "$['\\u12']", "$[99999999999999999]", "$[]"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> find(path)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.list[?@ > 1]", "$[?(@.price < 10)]"})
    void pointsToFilterForFilters(String path) {
        assertThatThrownBy(() -> find(path)).hasMessage("A JSON path has no filters here; CEL's filter(x, …) does the same");
    }
}
