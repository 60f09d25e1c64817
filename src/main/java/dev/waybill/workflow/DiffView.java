package dev.waybill.workflow;

import dev.waybill.definition.Change;
import dev.waybill.definition.Change.Kind;
import dev.waybill.definition.Change.Subject;
import dev.waybill.definition.Differences;
import dev.waybill.json.Json;
import dev.waybill.request.Answer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How differences are shown, in an answer of bounded size: values that are too long are left out, their places are told. */
final class DiffView {
    private static final int MOST_OF_A_VALUE = 10_000;
    private static final int MOST_OF_ALL_VALUES = 1_000_000;

    private int left = MOST_OF_ALL_VALUES;

    private DiffView() {}

    /** @param from number of a version, or the word for a draft */
    static Answer of(Object from, Object to, Differences differences) {
        var view = new DiffView();
        return new Answer()
                .with("from", from)
                .with("to", to)
                .with("count", differences.count())
                .with("is_complete", differences.told().size() == differences.count())
                .with("summary", summary(differences))
                .with("changes", differences.told().stream().map(view::change).toList());
    }

    private static Answer summary(Differences differences) {
        var summary = new Answer();
        for (var subject : Subject.values()) {
            var counts = new Answer();
            for (var kind : Kind.values()) {
                counts.with(word(kind), differences.count(subject, kind));
            }
            summary.with(word(subject) + "s", counts);
        }
        return summary;
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private Answer change(Change change) {
        boolean isShown = fits(change.oldValue()) & fits(change.newValue());
        return new Answer()
                .with("subject", word(change.subject()))
                .with("change", word(change.kind()))
                .with("task_id", change.taskId())
                .with("old_pointer", change.oldPointer())
                .with("new_pointer", change.newPointer())
                .with("old", isShown ? change.oldValue() : null)
                .with("new", isShown ? change.newValue() : null)
                .with("is_left_out", !isShown);
    }

    private boolean fits(@Nullable Object value) {
        int length = Json.write(value).length();
        if (length > Math.min(MOST_OF_A_VALUE, left)) {
            return false;
        }
        left -= length;
        return true;
    }
}
