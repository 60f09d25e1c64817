package dev.waybill.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What grew in one phase of a soak, as rows of a table. */
record Slopes(String phase, Map<Watch.Line, List<Trend.Sample>> series) {
    static final String HEADER = """
            | phase | where | what | samples | first | median | last | slope an hour | growth in the phase | z | |
            |---|---|---|---:|---:|---:|---:|---:|---:|---:|---|""";
    private static final int LEAST = 8;

    /** Fewer samples than that tell nothing, and are told so. */
    List<String> rows() {
        var rows = new ArrayList<String>();
        series.forEach((line, samples) -> rows.add("| %s | %s | %s%s | %d | %s |".formatted(
                phase, line.where(), line.gauge().name(), line.gauge().unit().isEmpty() ? "" : ", " + line.gauge().unit(), samples.size(),
                samples.size() < LEAST ? "| | | | | | too few" : figures(line.gauge(), samples))));
        return rows;
    }

    private static String figures(Gauge gauge, List<Trend.Sample> samples) {
        var trend = Trend.of(samples);
        return "%.4g | %.4g | %.4g | %+.3g | %+.3g | %+.1f | %s".formatted(
                samples.getFirst().value(), trend.level(), samples.getLast().value(), trend.slopeAnHour(), trend.growth(), trend.z(),
                trend.rises(gauge.part(), gauge.floor()) ? "**not met**" : "met");
    }

    boolean areFlat() {
        return series.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= LEAST)
                .noneMatch(entry -> Trend.of(entry.getValue()).rises(entry.getKey().gauge().part(), entry.getKey().gauge().floor()));
    }
}
