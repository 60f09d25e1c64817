package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class UuidTest {
    private final Expressions expressions = new Expressions();

    private List<?> list(Object template, Context context) {
        return (List<?>) expressions.template(template).evaluate(context);
    }

    @Test
    void isTheSameInEveryAttempt() {
        var template = List.of("${uuid()}", "${uuid()} x ${uuid()}", "${[1, 2].map(i, uuid())}");

        assertThat(list(template, SampleContext.of())).isEqualTo(list(template, SampleContext.of()));
        assertThat(new Expressions().template(template).evaluate(SampleContext.of())).isEqualTo(list(template, SampleContext.of()));
    }

    @Test
    void differsBetweenPlacesTurnsAndTasks() {
        var first = list(List.of("${uuid()}", "${uuid()}", "${[uuid(), uuid()]}", "${[1, 2].map(i, uuid())}"), SampleContext.of());
        var all = List.of(first.get(0), first.get(1), ((List<?>) first.get(2)).get(0), ((List<?>) first.get(2)).get(1),
                ((List<?>) first.get(3)).get(0), ((List<?>) first.get(3)).get(1),
                list(List.of("${uuid()}"), SampleContext.of().withSeed("other/task")).getFirst());

        assertThat(all).map(Object::toString).doesNotHaveDuplicates();
        assertThat(all).map(Object::toString).map(UUID::fromString).extracting(UUID::version, UUID::variant)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(5, 2));
    }

    @Test
    void differsWithinOneText() {
        var text = (String) expressions.template("${uuid()} ${uuid()}").evaluate(SampleContext.of());

        assertThat(text.split(" ")).doesNotHaveDuplicates().hasSize(2);
    }
}
