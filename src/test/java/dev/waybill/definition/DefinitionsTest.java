package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private final Definitions definitions = SomeTypes.definitions();

    private List<Fault> check(String json) {
        return definitions.check(Json.parse(json.replace('\'', '"')));
    }

    @Test
    void p() {
        for (var d : List.of(
            "{}", "[]", "null", "{'name':'a','tasks':[]}", "{'name':'','tasks':[{'task_id':'a','type':'transform','parameters':{'output':1}}]}",
            "{'nam':'a','concurrency':1,'name':'x','timeout':'5 min','retry_policy':{'max_attempts':0,'jitter':2,'initial_interval':3,'retryable':['a b']},'tasks':[{'task_id':'1a','type':'transfrom','pool':1,'timeot':'1s'},{'task_id':'b','type':'foreach','dependencies':['c','b',{'task_id':'b2'},5,{'outcome':'x'}]},{'task_id':'c','type':'http_request','join':'al','parameters':{'ur':'x','expected_status':'9xx','auth':{'bearr':1},'integration':'x','method':'get', 'headers':{'a':{}}}}, {'task_id':'c','type':'condition','parameters':{'expression':''}}, 7]}",
            "{'name':'a','triggers':{'type':'webhook','config':{'path':1}},'input_schema':{'type':'strin','pattern':'(?=a)'},'tasks':[{'task_id':'a','type':'transform','parameters':{'output':1},'dependencies':['c']},{'task_id':'b','type':'transform','parameters':{'output':1},'dependencies':['a']},{'task_id':'c','type':'transform','parameters':{'output':1},'dependencies':['b','b',{'task_id':'a','outcome':'tru'}], 'timeout':'99999d'}]}"
        )) {
            System.out.println(d);
            check(d).forEach(f -> System.out.println("   " + f.pointer() + "  " + f.code() + "  " + f.message()));
        }
        assertThat(1).isEqualTo(1);
    }
}
