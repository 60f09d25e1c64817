package dev.waybill.bench.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one part found: figures and bars, as Markdown. Of one thread. */
final class Findings {
    private final String title;
    private final List<String> figures = new ArrayList<>();
    private final List<String> bars = new ArrayList<>();

    Findings(String title) {
        this.title = title;
    }

    /** @param format of the value, as {@link String#format} takes it */
    Findings figure(String what, String format, Object... value) {
        figures.add("| " + what + " | " + String.format(Locale.ROOT, format, value) + " |");
        return this;
    }

    Findings atMost(String what, double limit, double found) {
        return bar(what, "≤", limit, found, found <= limit);
    }

    Findings atLeast(String what, double limit, double found) {
        return bar(what, "≥", limit, found, found >= limit);
    }

    private Findings bar(String what, String sign, double limit, double found, boolean isMet) {
        bars.add(String.format(Locale.ROOT, "| %s | %s %s | %s | %s |", what, sign, number(limit), number(found), isMet ? "met" : "**not met**"));
        return this;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%,.2f", value);
    }

    String markdown() {
        return "### " + title + "\n\n| | |\n|---|---:|\n" + String.join("\n", figures) + "\n\n"
                + (bars.isEmpty() ? "" : "| bar | limit | found | |\n|---|---:|---:|---|\n" + String.join("\n", bars) + "\n\n");
    }
}
