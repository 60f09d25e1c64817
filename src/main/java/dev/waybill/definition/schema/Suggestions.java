package dev.waybill.definition.schema;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * "Did you mean": the known name closest to an unknown one. One instance serves one document and looks at a bounded
 * number of names, however many are wrong. Not thread-safe.
 */
public final class Suggestions {
    private static final int MAX_LENGTH = 100;
    private static final int MAX_LISTED = 12;
    private int comparisons = 200_000;

    /**
     * @param sentence with {@code %s} for the name, without its end
     * @return the sentence, with a suggestion or, when the known names are few, with them
     */
    public String unknown(String sentence, @Nullable String name, Collection<String> known) {
        var told = sentence.formatted(name == null ? "" : shortened(name));
        var closest = name == null ? Optional.<String>empty() : closest(name, known);
        if (closest.isPresent()) {
            return told + ". Did you mean '" + closest.get() + "'?";
        }
        return known.isEmpty() || known.size() > MAX_LISTED ? told : told + ". Known: " + listed(known);
    }

    private static String listed(Collection<String> known) {
        return known.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
    }

    /** The closest of the names, when it is close enough to be meant. */
    public Optional<String> closest(String name, Collection<String> known) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || comparisons < known.size()) {
            return Optional.empty();
        }
        comparisons -= known.size();
        var wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.clamp(name.length() / 3, 1, 3);
        String closest = null;
        for (var candidate : known) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), limit);
            if (distance <= limit && !candidate.equals(name)) {
                closest = candidate;
                limit = distance - 1; // from now on only closer ones
            }
        }
        return Optional.ofNullable(closest);
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two words; anything above the limit is one more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            int best = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
                best = Math.min(best, row[j]);
            }
            if (best > limit) {
                return limit + 1;
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    /** A name as it may stand in a message: whole, unless it is absurdly long. */
    public static String shortened(String name) {
        return name.length() <= MAX_LENGTH ? name : name.substring(0, name.offsetByCodePoints(0, MAX_LENGTH / 2)) + "…";
    }
}
