package dev.waybill.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCases;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Random valid definitions with a script. The types are {@code transform}, {@code condition}, {@code switch} and
 * {@code test_effect}, whose only parameter is {@code labels}, the list of its own outcomes. Retries wait 1 ms.
 */
public final class Graphs {
    private static final Map<String, Object> QUICK = Map.of("initial_interval", "1ms", "max_interval", "1ms", "jitter", 0.0);

    private Graphs() {}

    /** Up to 12 tasks. */
    public static Arbitrary<Scenario> scenarios() {
        return scenarios(12);
    }

    public static Arbitrary<Scenario> scenarios(int maxTasks) {
        return drafts().list()
                .ofMinSize(1)
                .ofMaxSize(maxTasks)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(Graphs::scenario)
                .edgeCases(EdgeCases.Config::none);
    }

    private static Arbitrary<Draft> drafts() {
        var links = Combinators.combine(number(), often(0)).as(Draft.Pick::new).list().ofMaxSize(3);
        var does = often(0).list().ofMinSize(1).ofMaxSize(4);
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 3, 3, 3), links, Arbitraries.of(0, 0, 0, 1, 2, 3),
                        Arbitraries.of(9, 9, 9, 9, 9, 9, 9, 0, 1, 2), Arbitraries.of(9, 0, 1, 2, 3, 4, 5, 6), does)
                .as(Draft::new);
    }

    private static Arbitrary<Integer> number() {
        return Arbitraries.integers().between(0, 419).withDistribution(RandomDistribution.uniform()).edgeCases(EdgeCases.Config::none);
    }

    /** In half of all cases the usual, plain one. */
    private static Arbitrary<Integer> often(int usual) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(usual)), Tuple.of(1, number()));
    }

    private static Scenario scenario(List<Draft> drafts) {
        var tasks = new ArrayList<Object>();
        var script = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < drafts.size(); i++) {
            var task = drafts.get(i).task(i, drafts.subList(0, i));
            tasks.add(task);
            script.put((String) task.get("task_id"), drafts.get(i).script());
        }
        var definition = new LinkedHashMap<String, Object>();
        definition.put("name", "random graph");
        definition.put("tasks", tasks);
        definition.put("retry_policy", QUICK);
        return new Scenario(definition, script);
    }
}
