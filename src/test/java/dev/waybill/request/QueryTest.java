package dev.waybill.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @Property
    void readsWhatWasEncoded(@ForAll String text) {
        Assume.that(dev.waybill.json.Json.firstUnstorable(text) == null);
        var query = Query.parse("q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(query.text("q")).contains(text);
        query.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%", "q=%4", "q=%zz", "q=%ff", "q=%c0%80", "q=%00", "%ff=1", "q=%ed%a0%80", "q=%f4%90%80%80"})
    @Tag("S27")
    void whatIsNoPercentEncodedUtf8IsRefused(String text) {
        assertThatThrownBy(() -> Query.parse(text)).isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("query_invalid"));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        var query = Query.parse("limit=0&is_active=maybe&id=x&colour=red&sort=a&sort=b&at=yesterday");
        query.flag("is_active");
        query.id("id");
        query.instant("at");
        query.word("sort", Map.of("a", 1, "b", 2));
        var refusal = catchThrowableOfType(Refusal.class, () -> query.page("list"));
        assertThat(refusal.faults()).extracting(Fault::parameter).containsExactlyInAnyOrder("limit", "is_active", "id", "colour", "sort", "at");
    }

    @Test
    void aMissingQueryIsEmpty() {
        Query.parse(null).end();
        Query.parse("").end();
        Query.parse("&&").end();
        assertThat(Query.parse(null).page("list").limit()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00", "2026-01-31T13:00:00%2B01:00", "2026-01-31T12:00:00.000000000Z"})
    void readsInstants(String text) {
        assertThat(Query.parse("at=" + text).instant("at")).contains(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31", "2026-01-31T12:00:00", "0", "-999999999-01-01T00:00:00Z", "%2B999999999-12-31T23:59:59Z", "%2B10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", ""})
    void whatIsNoInstantOfTheseTimesIsRefused(String text) {
        var query = Query.parse("at=" + text);
        assertThat(query.instant("at")).isEmpty();
        assertThatThrownBy(query::end).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "1.0", "1e1", "0x1", "٣", "201", "99999999999", "", "1 "})
    void whatIsNoNumberInTheRangeIsRefused(String text) {
        var query = Query.parse("n=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(query.number("n", 200)).isEmpty();
        assertThatThrownBy(query::end).isInstanceOf(Refusal.class);
    }
}
