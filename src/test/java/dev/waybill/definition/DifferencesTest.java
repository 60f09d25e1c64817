package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Change.Kind;
import dev.waybill.definition.Change.Subject;
import dev.waybill.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final String ABC =
            "{'name':'w','tasks':[{'task_id':'a','type':'t'},{'task_id':'b','type':'t','dependencies':['a'],'parameters':{'url':'u','n':1}},{'task_id':'c','type':'t','dependencies':['b']}]}";

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String text) {
        return (Map<String, Object>) Json.parse(text.replace('\'', '"'));
    }

    private static Differences between(String before, String after) {
        return Differences.between(json(before), json(after));
    }

    /** As in {@code field changed b /old /new 1 2}. */
    private static List<String> told(Differences differences) {
        return differences.told().stream()
                .map(change -> (change.subject() + " " + change.kind()).toLowerCase(java.util.Locale.ROOT) + " " + change.taskId() + " " + change.oldPointer() + " "
                        + change.newPointer() + " " + Json.write(change.oldValue()).replace('"', '\'') + " " + Json.write(change.newValue()).replace('"', '\''))
                .toList();
    }

    @Test
    void orderOfKeysAndOfEdgesAndTheirSpellingAreNoDifference() {
        assertThat(told(between(
                "{'name':'w','tasks':[{'task_id':'a','type':'t','dependencies':['x',{'task_id':'y','outcome':'success'}],'parameters':{'p':1,'q':2}}]}",
                "{'tasks':[{'parameters':{'q':2,'p':1},'dependencies':['y',{'task_id':'x'}],'type':'t','task_id':'a'}],'name':'w'}"))).isEmpty();
    }

    @Test
    void aTaskThatIsPutInMovesNoOther() {
        var after = ABC.replace("[{'task_id':'a'", "[{'task_id':'new','type':'t'},{'task_id':'a'");
        assertThat(told(between(ABC, after))).containsExactly("task added new null /tasks/0 null {'task_id':'new','type':'t'}");
        assertThat(told(between(after, ABC))).containsExactly("task removed new /tasks/0 null {'task_id':'new','type':'t'} null");
    }

    @Test
    void aFieldOfATaskIsToldWithItsPlacesAndValues() {
        var after = ABC.replace("[{'task_id':'a','type':'t'},", "[").replace("'url':'u','n':1", "'url':'v','m':[1]").replace("'w'", "'w2'");
        assertThat(told(between(ABC, after))).containsExactlyInAnyOrder(
                "field changed null /name /name 'w' 'w2'",
                "task removed a /tasks/0 null {'task_id':'a','type':'t'} null",
                "field changed b /tasks/1/parameters/url /tasks/0/parameters/url 'u' 'v'",
                "field added b null /tasks/0/parameters/m null [1]",
                "field removed b /tasks/1/parameters/n null 1 null");
    }

    @Test
    void edgesAreToldByWhatTheyJoin() {
        var after = ABC.replace("'dependencies':['a']", "'dependencies':[{'task_id':'a','outcome':'failure'},'z']").replace(",'dependencies':['b']", "");
        assertThat(told(between(ABC, after))).containsExactly(
                "edge changed b /tasks/1/dependencies/0 /tasks/1/dependencies/0 {'task_id':'a','outcome':'success'} {'task_id':'a','outcome':'failure'}",
                "edge added b null /tasks/1/dependencies/1 null {'task_id':'z','outcome':'success'}",
                "edge removed c /tasks/2/dependencies/0 null {'task_id':'b','outcome':'success'} null");
    }

    @Test
    void asFewTasksAsPossibleHaveMoved() {
        var before = tasks("a", "b", "c", "d", "e");
        assertThat(told(Differences.between(before, tasks("e", "a", "b", "c", "d")))).containsExactly("task moved e /tasks/4 /tasks/0 null null");
        assertThat(told(Differences.between(before, tasks("b", "a", "c", "e", "d")))).hasSize(2);
    }

    private static Map<String, Object> tasks(String... ids) {
        return Map.of("tasks", List.of(ids).stream().map(id -> Map.of("task_id", id)).toList());
    }

    @Test
    void nestedTasksAreToldByTheirPath() {
        var before = "{'tasks':[{'task_id':'loop','type':'foreach','parameters':{'tasks':[{'task_id':'x','type':'t'},{'task_id':'y','type':'t','dependencies':['x']}]}}]}";
        var after = before.replace("'dependencies':['x']", "'timeout':'5s'").replace("[{'task_id':'x','type':'t'},", "[");
        assertThat(told(between(before, after))).containsExactlyInAnyOrder(
                "task removed loop.x /tasks/0/parameters/tasks/0 null {'task_id':'x','type':'t'} null",
                "edge removed loop.y /tasks/0/parameters/tasks/1/dependencies/0 null {'task_id':'x','outcome':'success'} null",
                "field added loop.y null /tasks/0/parameters/tasks/0/timeout null '5s'");
    }

    @Test
    void elementsOfListsAreFoundAgain() {
        assertThat(told(between("{'tags':['a','b','c']}", "{'tags':['x','a','b','c']}"))).containsExactly("field added null null /tags/0 null 'x'");
        assertThat(told(between("{'tags':['a','b','c']}", "{'tags':['a','c']}"))).containsExactly("field removed null /tags/1 null 'b' null");
        assertThat(told(between("{'tags':['a','b','c']}", "{'tags':['b','c','a']}"))).containsExactly("field moved null /tags/0 /tags/2 'a' 'a'");
        assertThat(told(between("{'tags':['a','b']}", "{'tags':['a','z']}"))).containsExactly("field changed null /tags/1 /tags/1 'b' 'z'");
        assertThat(told(between("{'c':[{'when':'x','label':'l'}]}", "{'c':[{'when':'y','label':'l'}]}"))).containsExactly("field changed null /c/0/when /c/0/when 'x' 'y'");
    }

    @Test
    void whatIsOfAnotherKindIsAChange() {
        assertThat(told(between("{'output':1}", "{'output':1.0}"))).containsExactly("field changed null /output /output 1 1.0");
        assertThat(told(between("{'a/b~c':null}", "{}"))).containsExactly("field removed null /a~1b~0c null null null");
        assertThat(told(between("{'triggers':{'type':'manual'}}", "{'triggers':[{'type':'manual'}]}"))).hasSize(1);
    }

    @Test
    void draftsOfAnyFormAreCompared() {
        for (var odd : List.of("{'tasks':null}", "{'tasks':5}", "{'tasks':[5,null]}", "{'tasks':[{'task_id':'a'},{'task_id':'a'}]}", "{'tasks':[{'type':'t'}]}",
                "{'tasks':[{'task_id':'a','dependencies':[5]}]}", "{'tasks':[{'task_id':'a','dependencies':['x','x']}]}", "{'tasks':[{'task_id':'a','dependencies':{}}]}", "{}")) {
            assertThat(between(odd, odd).count()).as(odd).isZero();
            assertThat(between(odd, ABC).count()).as(odd).isPositive();
            assertThat(between(ABC, odd).count()).as(odd).isPositive();
        }
    }

    @Test
    void thousandsOfChangesAreCountedAndOneThousandTold() {
        var differences = Differences.between(
                Map.of("tasks", IntStream.range(0, 5_000).mapToObj(i -> Map.of("task_id", "t" + i, "timeout", "5s")).toList()),
                Map.of("tasks", IntStream.range(0, 5_000).mapToObj(i -> Map.of("task_id", "t" + (4_999 - i), "timeout", "6s")).toList()));
        assertThat(differences.told()).hasSize(1_000);
        assertThat(differences.count()).isEqualTo(4_999 + 5_000);
        assertThat(differences.count(Subject.TASK, Kind.CHANGED)).isEqualTo(5_000);
    }

    @Test
    void longListsTakeBoundedTime() {
        var before = new LinkedHashMap<String, Object>();
        var after = new LinkedHashMap<String, Object>();
        for (int list = 0; list < 50; list++) {
            before.put("list" + list, IntStream.range(0, 2_000).boxed().map(i -> (long) i * 7919 % 2003).toList());
            after.put("list" + list, IntStream.range(0, 2_000).boxed().map(i -> (long) i * 104_729 % 2011).toList());
        }
        long begun = System.nanoTime();
        assertThat(Differences.between(before, after).count()).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    /** Whatever was done to a list: what is told, carried out, leads from the one to the other. */
    @Property(tries = 300)
    void whatIsToldOfAListIsEnoughToMakeTheSecondOfTheFirst(@ForAll List<Boolean> before, @ForAll List<Boolean> after) {
        var differences = Differences.between(Map.of("l", before), Map.of("l", after));
        var elements = new ArrayList<Object>(before);
        var taken = new java.util.TreeSet<Integer>(java.util.Comparator.reverseOrder());
        var put = new java.util.TreeMap<Integer, Object>();
        differences.told().forEach(change -> {
            if (change.oldPointer() != null) {
                taken.add(Integer.valueOf(change.oldPointer().substring(3)));
            }
            if (change.newPointer() != null) {
                put.put(Integer.valueOf(change.newPointer().substring(3)), change.newValue());
            }
        });
        taken.forEach(index -> elements.remove((int) index));
        put.forEach(elements::add);
        assertThat(elements).isEqualTo(after);
    }
}
