package dev.waybill.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.json.Json;
import dev.waybill.json.Yaml;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents are written with ' for ". */
class DefinitionsTest {
    private static final Definitions DEFINITIONS = SomeTypes.definitions();
    private static final String A = "{'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}}";
    private static final String IF = "{'task_id': 'if', 'type': 'condition', 'parameters': {'expression': 'input.big'}}";

    private static Object json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    private static List<Fault> faults(String document) {
        return DEFINITIONS.check(json(document));
    }

    private static Stream<String> places(List<Fault> faults) {
        return faults.stream().map(fault -> fault.pointer() + " " + fault.code());
    }

    /** The faults of a workflow of which tasks {@code a} and {@code if} are given. */
    private static List<Fault> faultsOfTask(String task) {
        return faults("{'name': 'w', 'tasks': [" + A + "," + IF + "," + task + "]}");
    }

    private static String transform(String more) {
        return "{'task_id': 'x', 'type': 'transform', 'parameters': {'output': 1}" + more + "}";
    }

    @Test
    void acceptsEveryFieldThatIsBuilt() {
        var document = """
            {'name': 'Bestellung № 1 — 注文 🚚', 'description': 'any\\ntext', 'input_schema': {'type': 'object', 'required': ['order_id']},
             'tasks': [
               {'task_id': 'fetch', 'type': 'http_request', 'name': 'Fetch it', 'timeout': '10s',
                'parameters': {'method': 'GET', 'url': 'https://shop.example/orders/${input.order_id}'},
                'retry_policy': {'max_attempts': 4, 'initial_interval': '500ms', 'backoff_coefficient': 2.5, 'max_interval': '30s',
                                 'jitter': 0, 'retryable': ['http.5xx', 'time*', '*.transient'], 'non_retryable': ['http.501']}},
               {'task_id': 'is_big', 'type': 'condition', 'dependencies': ['fetch'],
                'parameters': {'expression': 'tasks.fetch.output.body.total > 100'}},
               {'task_id': 'pause', 'type': 'delay', 'join': 'all', 'when': 'input.slow', 'continue_on_failure': true,
                'parameters': {'duration': '${input.minutes}m'},
                'dependencies': [{'task_id': 'is_big', 'outcome': 'true'}, {'task_id': 'fetch', 'outcome': 'always'}, 'fetch']}],
             'output': {'total': '${tasks.fetch.output.body.total}', 'waited': '${tasks.pause.outcome}'},
             'retry_policy': {'max_attempts': 2, 'jitter': 1},
             'timeout': '72h', 'tags': ['sales', 'eu', 'sales'], 'triggers': [{'type': 'manual', 'config': {}}]}""";
        var definition = DEFINITIONS.parse(json(document));

        assertThat(definition.name()).isEqualTo("Bestellung № 1 — 注文 🚚");
        assertThat(definition.timeout()).hasHours(72);
        assertThat(definition.tags()).containsExactly("sales", "eu");
        assertThat(definition.document()).isEqualTo(json(document));
        var fetch = definition.tasks().getFirst();
        assertThat(fetch.timeout()).hasSeconds(10);
        assertThat(fetch.retryPolicy().maxAttempts()).isEqualTo(4);
        assertThat(fetch.retryPolicy().jitter()).isZero();
        assertThat(fetch.retryPolicy().nonRetryable()).containsExactly("http.501");
        var pause = definition.tasks().getLast();
        assertThat(pause.dependencies())
                .containsExactly(new Edge("is_big", "true"), new Edge("fetch", "always"), new Edge("fetch", "success"));
        assertThat(pause.join()).isEqualTo(Task.Join.ALL);
        assertThat(pause.continueOnFailure()).isTrue();
        assertThat(pause.when()).isEqualTo("input.slow");
        assertThat(SomeTypes.fits(DEFINITIONS.schema(), json(document))).as("the schema that is served agrees").isTrue();
    }

    @Test
    void acceptsTheExampleOfTheDocumentation() throws IOException {
        var page = Files.readString(Path.of("docs/definition.md"));
        int start = page.indexOf("```yaml workflow\n") + "```yaml workflow\n".length();
        var example = Yaml.parse(page.substring(start, page.indexOf("```", start)).getBytes(UTF_8));
        assertThat(DEFINITIONS.check(example)).isEmpty();
        assertThat(SomeTypes.fits(DEFINITIONS.schema(), example)).isTrue();
    }

    @Test
    void fillsInEachFieldOfARetryPolicyFromTaskWorkflowAndDefault() {
        var definition = DEFINITIONS.parse(json("""
            {'name': 'w', 'retry_policy': {'max_attempts': 7, 'max_interval': '9s', 'retryable': ['timeout']},
             'tasks': [{'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}, 'retry_policy': {'max_attempts': 1.0, 'retryable': []}},
                       {'task_id': 'b', 'type': 'transform', 'parameters': {'output': 1}}]}"""));
        var own = definition.tasks().getFirst().retryPolicy();
        assertThat(own.maxAttempts()).isEqualTo(1);
        assertThat(own.maxInterval()).hasSeconds(9);
        assertThat(own.initialInterval()).hasSeconds(1);
        assertThat(own.backoffCoefficient()).isEqualTo(2);
        assertThat(own.jitter()).isEqualTo(0.2);
        assertThat(own.retryable()).isEmpty();
        assertThat(definition.tasks().getLast().retryPolicy().maxAttempts()).isEqualTo(7);
        assertThat(definition.tasks().getLast().retryPolicy().retryable()).containsExactly("timeout");
        assertThat(definition.tasks().getLast().timeout()).hasSeconds(60);
        assertThat(definition.timeout()).isNull();
    }

    @Test
    void takesNullOfTheWorkflowForLeftOut() {
        var definition = DEFINITIONS.parse(json("{'name': 'w', 'description': null, 'input_schema': null, 'output': null, 'timeout': null,"
                + "'tags': null, 'triggers': null, 'retry_policy': null, 'tasks': [" + A + "]}"));
        assertThat(definition.timeout()).isNull();
        assertThat(definition.tags()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        null                                   | ` wrong_type`
        []                                     | ` wrong_type`
        'x'                                    | ` wrong_type`
        {}                                     | /name required, /tasks required
        {'name': 'w', 'tasks': []}             | /tasks wrong_size
        {'name': 'w', 'tasks': {}}             | /tasks wrong_type
        {'name': 'w', 'tasks': [1]}            | /tasks/0 wrong_type
        {'name': 'w', 'tasks': [{}]}           | /tasks/0/task_id required, /tasks/0/type required
        """)
    void refusesDocumentsThatAreNoDefinition(String document, String expected) {
        assertThat(places(faults(document))).containsExactly(expected.split(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'nam': 1                                      | /nam unknown_field
        'a/b~c': 1                                    | /a~1b~0c unknown_field
        'concurrency': {'key': '${1 +}'}              | /concurrency/key expression_syntax, /concurrency/limit required
        'concurrency': {'limit': 0, 'on_limit': 'wait'} | /concurrency/limit out_of_range, /concurrency/on_limit not_allowed
        'concurrency': {'limit': 1, 'key': '${tasks.a.output}'} | /concurrency/key not_an_ancestor
        'sla': {}                                     | /sla/expected_duration required
        'sla': {'expected_duration': null}            | /sla/expected_duration wrong_type
        'sla': {'expected_duration': '5m', 'warn_at': '300s'} | /sla/warn_at out_of_range
        'sla': {'expected_duration': '5 m', 'warn_at': '999999999999d'} | /sla/expected_duration bad_duration, /sla/warn_at bad_duration
        'on_failure': {}                              | /on_failure not_available
        'search_attributes': {'a-b': 1}               | /search_attributes/a-b wrong_name
        'search_attributes': {'a': [], 'b': null}     | /search_attributes/a wrong_type, /search_attributes/b wrong_type
        'search_attributes': {'a': {'type': 'int', 'value': 1}} | /search_attributes/a/type not_allowed
        'search_attributes': {'a': {'value': '${1 +}'}} | /search_attributes/a/value expression_syntax, /search_attributes/a/type required
        'search_attributes': {'a': '${tasks.a.output}'} | /search_attributes/a not_an_ancestor
        'retention': {'failed': '23h', 'succeeded': '7 d'} | /retention/failed out_of_range, /retention/succeeded bad_duration
        'retention': {}                               | /retention wrong_size
        'retention': {'failed': '99999999d', 'cancelled': '1d'} | /retention/failed bad_duration, /retention/cancelled unknown_field
        'variables': {'region': 'eu'}, 'output': '${vars.regoin == vars.region && has(vars.maybe)}' | /output unknown_variable
        'variables': ['eu']                           | /variables wrong_type
        'variables': {'a-b': 1}                       | /variables/a-b wrong_name
        'variables': {'list': ['x', '${input.x}']}    | /variables/list/1 literal_only
        'description': 1                              | /description wrong_type
        'timeout': '5 m'                              | /timeout bad_duration
        'timeout': 5                                  | /timeout bad_duration
        'timeout': '0s'                               | /timeout bad_duration
        'timeout': '-1s'                              | /timeout bad_duration
        'timeout': '1.5h'                             | /timeout bad_duration
        'timeout': '1w'                               | /timeout bad_duration
        'timeout': '٣s'                               | /timeout bad_duration
        'timeout': '999999999999d'                    | /timeout bad_duration
        'timeout': '${input.t}'                       | /timeout bad_duration
        'tags': 'sales'                               | /tags wrong_type
        'tags': ['a', 1, '']                          | /tags/1 bad_name, /tags/2 bad_name
        'triggers': {'type': 'webhook', 'config': {'path': '/x'}} | /triggers/type not_available
        'triggers': [{'type': 'manual'}, {'type': 'scheduled', 'config': {'cron': '* * * * *'}}] | /triggers/1/type not_available
        'triggers': {'type': 'manuel'}                | /triggers/type unknown_type
        'triggers': {'type': 'manual', 'config': {'x': 1}} | /triggers/config/x unknown_field
        'triggers': {}                                | /triggers/type required
        'triggers': 'manual'                          | /triggers wrong_type
        'retry_policy': {'max_attempts': 0, 'jitter': 1.1, 'backoff_coefficient': 0.5, 'x': 1} | /retry_policy/max_attempts out_of_range, /retry_policy/jitter out_of_range, /retry_policy/backoff_coefficient out_of_range, /retry_policy/x unknown_field
        'retry_policy': {'max_attempts': 101, 'initial_interval': '0ms', 'max_interval': 1, 'retryable': ['a b']} | /retry_policy/max_attempts out_of_range, /retry_policy/initial_interval bad_duration, /retry_policy/max_interval bad_duration, /retry_policy/retryable/0 bad_error_code
        'retry_policy': {'max_attempts': 2.5}         | /retry_policy/max_attempts wrong_type
        'input_schema': {'type': 'strin'}             | /input_schema/type bad_schema
        'input_schema': {'$ref': 'http://localhost/x'} | /input_schema/$ref schema_ref
        'input_schema': []                            | /input_schema wrong_type
        'output': '${tasks.b.output}'                 | /output unknown_task
        'output': {'x': ['${1 +}']}                   | /output/x/0 expression_syntax
        'output': '${secrets.x}'                      | /output variable_unavailable
        """)
    void findsFaultsOfTheWorkflow(String member, String expected) {
        assertThat(places(faults("{'name': 'w', 'tasks': [" + A + "], " + member + "}"))).containsExactly(expected.split(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        'compensate': {}                                   | /compensate not_available
        'repeat': {}                                       | /repeat not_available
        'priority': 10                                     | /priority out_of_range
        'pool': 'gpu'                                      | /pool not_allowed
        'pool': 7                                          | /pool wrong_type
        'cache': {}                                        | /cache not_available
        'tiemout': '1s'                                    | /tiemout unknown_field
        'name': ''                                         | /name bad_name
        'name': 'a\\u0009b'                                | /name bad_name
        'name': 'a\\u0085b'                                | /name bad_name
        'join': 'some'                                     | /join not_allowed
        'when': ''                                         | /when wrong_length
        'when': 'input.x +'                                | /when expression_syntax
        'when': '${input.x}'                               | /when literal_only
        'when': '1 + 1'                                    | /when expression_type
        'when': 'tasks.x.output'                           | /when not_an_ancestor
        'when': 'tasks.a.output'                           | /when not_an_ancestor
        'when': 'tasks.nobody.output'                      | /when unknown_task
        'continue_on_failure': 'yes'                       | /continue_on_failure wrong_type
        'timeout': '1 s'                                   | /timeout bad_duration
        'dependencies': 'a'                                | /dependencies wrong_type
        'dependencies': [7]                                | /dependencies/0 wrong_type
        'dependencies': [{'outcome': 'success'}]           | /dependencies/0/task_id required
        'dependencies': [{'task_id': 'a', 'on': 'x'}]      | /dependencies/0/on unknown_field
        'dependencies': ['b']                              | /dependencies/0 unknown_task
        'dependencies': ['x']                              | /dependencies/0 cycle
        'dependencies': ['a', 'a']                         | /dependencies/1 duplicate_edge
        'dependencies': ['a', {'task_id': 'a', 'outcome': 'success'}] | /dependencies/1 duplicate_edge
        'dependencies': [{'task_id': 'a', 'outcome': 'true'}] | /dependencies/0/outcome unknown_outcome
        'dependencies': [{'task_id': 'a', 'outcome': 'cancelled'}] | /dependencies/0/outcome unknown_outcome
        'dependencies': [{'task_id': 'if', 'outcome': 'ture'}] | /dependencies/0/outcome unknown_outcome
        """)
    void findsFaultsOfATask(String member, String expected) {
        assertThat(places(faultsOfTask(transform(", " + member)))).containsExactly("/tasks/2" + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a.b", "ä", "_a", "a\\n", "aa" + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"})
    void refusesTaskIdsOfAnotherForm(String id) {
        assertThat(places(faultsOfTask("{'task_id': '" + id + "', 'type': 'transform', 'parameters': {'output': 1}}")))
                .containsExactly("/tasks/2/task_id bad_task_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        http_request | {}                                             | /url required
        http_request | {'ulr': 'x', 'url': 'x'}                       | /ulr unknown_field
        http_request | {'url': 'x', 'integration': 'crm'}             | /integration not_available
        http_request | {'url': 1}                                     | /url wrong_type
        http_request | {'url': 'x', 'method': 'GTE'}                  | /method not_allowed
        http_request | {'url': 'x', 'method': '${input.m}'}           | /method literal_only
        http_request | {'url': 'x', 'expected_status': '9xx'}         | /expected_status wrong_format
        http_request | {'url': 'x', 'expected_status': 99}            | /expected_status out_of_range
        http_request | {'url': 'x', 'expected_status': [true]}        | /expected_status/0 wrong_type
        http_request | {'url': 'x', 'expected_status': {}}            | /expected_status no_match
        http_request | {'url': 'x/${input.a'}                         | /url expression_syntax
        http_request | {'url': 'x/${tasks.a.output}', 'body': {'x': ['${tasks.b.output}']}} | /url not_an_ancestor, /body/x/0 unknown_task
        http_request | {'url': 'x', 'follow_redirects': '${input.n}', 'expected_status': ['${input.s}']} | ``
        http_request | {'url': 'x', 'follow_redirects': 'n${input.n}'} | /follow_redirects wrong_type
        http_request | {'url': 'x', 'follow_redirects': '$${input.n}'} | /follow_redirects wrong_type
        delay        | {'duration': '5 m'}                            | /duration bad_duration
        delay        | {'duration': '${input.n}m'}                    | ``
        database     | {'integration': 'db', 'sql': 'select ${input.x}'} | /sql literal_only
        database     | {'integration': 'db', 'sql': 'select $${x}, $$ {'} | ``
        condition    | {'expression': '${input.x}'}                   | /expression literal_only
        condition    | {'expression': 'input.x == ^${a}^'}        | ``
        condition    | {'expression': 'tasks.a.output'}               | /expression not_an_ancestor
        switch       | {'cases': '${input.cases}'}                    | /cases literal_only
        switch       | {'cases': []}                                  | /cases wrong_size
        switch       | {'cases': [{'when': 'true', 'label': 'a'}, {'when': 'nope', 'label': 'b'}]} | /cases/1/when unknown_variable
        transfrom    | {'output': '${nonsense'}                       | TYPE
        """)
    void findsFaultsOfParameters(String type, String parameters, String expected) {
        var faults = faultsOfTask("{'task_id': 'x', 'type': '" + type + "', 'parameters': " + parameters.replace("^", "\\'") + "}");
        var places = Stream.of((expected == null ? "" : expected).split(", "))
                .filter(each -> !each.isEmpty())
                .map(each -> each.equals("TYPE") ? "/tasks/2/type unknown_type" : "/tasks/2/parameters" + each)
                .toArray(String[]::new);
        assertThat(places(faults)).containsExactly(places);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connector", "route", "workflow", "rules", "ai"})
    void refusesTypesThatAreNotBuiltByName(String type) {
        assertThat(faultsOfTask("{'task_id': 'x', 'type': '" + type + "', 'parameters': {'anything': 1}}"))
                .containsExactly(new Fault("/tasks/2/type", "not_available", "'" + type + "' is not available in this version"));
    }

    @Test
    void suggestsWhatWasMeant() {
        assertThat(faults("{'nmae': 'w', 'tasks': [{'task_id': 'price', 'type': 'transfrom'}, {'task_id': 'b', 'type': 'condition',"
                        + "'parameters': {'expresion': 'true'}, 'dependencies': ['pirce']}], 'output': '${tasks.pricee.output}'}"))
                .extracting(Fault::message)
                .contains(
                        "There is no 'nmae' here. Did you mean 'name'?",
                        "There is no task type 'transfrom'. Did you mean 'transform'?",
                        "There is no 'expresion' here. Did you mean 'expression'?",
                        "No task is called 'pirce'. Did you mean 'price'?",
                        "No task is called 'pricee'. Did you mean 'price'?");
    }

    @Test
    void refusesACycleAndNamesIt() {
        var faults = faults("""
            {'name': 'w', 'tasks': [
              {'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}, 'dependencies': ['c']},
              {'task_id': 'b', 'type': 'transform', 'parameters': {'output': 1}, 'dependencies': ['a']},
              {'task_id': 'c', 'type': 'transform', 'parameters': {'output': '${tasks.a.output}'}, 'dependencies': ['b']},
              {'task_id': 'd', 'type': 'transform', 'parameters': {'output': '${tasks.a.output}'}, 'dependencies': ['c']}]}""");
        assertThat(faults).containsExactly(new Fault("/tasks/0/dependencies/0", "cycle",
                "The tasks must not wait for each other in a circle: a → b → c → a; remove one of these dependencies"));
    }

    @Test
    void findsEveryCycleThatNeedsItsOwnRepair() {
        var faults = faults("""
            {'name': 'w', 'tasks': [
              {'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}, 'dependencies': ['b']},
              {'task_id': 'b', 'type': 'transform', 'parameters': {'output': 1}, 'dependencies': ['a', 'c']},
              {'task_id': 'c', 'type': 'transform', 'parameters': {'output': 1}, 'dependencies': ['b', 'c']}]}""");
        assertThat(places(faults))
                .containsExactly("/tasks/0/dependencies/0 cycle", "/tasks/1/dependencies/1 cycle", "/tasks/2/dependencies/1 cycle");
    }

    @Test
    void refusesTheSameIdTwice() {
        assertThat(faults("{'name': 'w', 'tasks': [" + A + "," + A + "]}"))
                .containsExactly(new Fault("/tasks/1/task_id", "duplicate_task_id", "Every task needs an id of its own; the one at /tasks/0 is called 'a' too"));
    }

    @Test
    void findsAllFaultsAtOnceInTheOrderOfTheDocument() {
        var faults = faults("""
            {'nam': 'x', 'tasks': [
               {'task_id': 'a', 'type': 'http_request', 'parameters': {'url': '${input.', 'method': 'FETCH'}, 'dependencies': ['z']},
               {'task_id': 'a', 'type': 'rules', 'when': 'tasks.b.output', 'timeout': '1'}],
             'timeout': '1', 'output': '${tasks.zz.output}'}""");
        assertThat(places(faults)).containsExactly(
                "/nam unknown_field",
                "/tasks/0/parameters/url expression_syntax",
                "/tasks/0/parameters/method not_allowed",
                "/tasks/0/dependencies/0 unknown_task",
                "/tasks/1/task_id duplicate_task_id",
                "/tasks/1/type not_available",
                "/tasks/1/when unknown_task",
                "/tasks/1/timeout bad_duration",
                "/timeout bad_duration",
                "/output unknown_task",
                "/name required");
    }

    @Test
    void throwsAllFaultsWhenParsing() {
        assertThatThrownBy(() -> DEFINITIONS.parse(json("{}")))
                .isInstanceOfSatisfying(InvalidDefinition.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Refusal.Kind.INVALID);
                    assertThat(refused.code()).isEqualTo("definition_invalid");
                    assertThat(refused.faults()).hasSize(2);
                });
    }

    @Test
    void letsOutputNameEveryTaskAndParametersTheAncestors() {
        assertThat(faults("""
            {'name': 'w', 'output': ['${tasks.a.output}', '${tasks["c-d"].outcome}'], 'tasks': [
              {'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}},
              {'task_id': 'b', 'type': 'transform', 'parameters': {'output': '${tasks.a.output}'}, 'dependencies': ['a']},
              {'task_id': 'c-d', 'type': 'transform', 'parameters': {'output': '${tasks.a.output + tasks.b.attempts}'}, 'dependencies': ['b']}]}"""
                .replace("[\"c-d\"]", "[\\\"c-d\\\"]")))
                .isEmpty();
    }
}
