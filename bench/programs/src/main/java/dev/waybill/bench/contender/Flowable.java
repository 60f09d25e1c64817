package dev.waybill.bench.contender;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Workload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flowable.common.engine.api.delegate.event.AbstractFlowableEventListener;
import org.flowable.common.engine.api.delegate.event.FlowableEngineEvent;
import org.flowable.common.engine.api.delegate.event.FlowableEngineEventType;
import org.flowable.common.engine.api.delegate.event.FlowableEvent;
import org.flowable.common.engine.impl.cfg.TransactionState;
import org.flowable.common.engine.impl.persistence.StrongUuidGenerator;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.RuntimeService;
import org.flowable.engine.delegate.DelegateExecution;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.job.service.impl.asyncexecutor.AsyncJobExecutorConfiguration;

/** Flowable, an embedded BPMN engine: five service tasks, each asynchronous, which makes the one before it durable. */
public record Flowable(Database own) implements Contender {
    private static final int DEFAULT_THREADS = 8;
    private static final int MOST_THREADS = 16;
    private static final int OWN_LOOPS = 4;
    private static final int ACQUIRE_MS = 100;

    @Override
    public String word() {
        return "flowable";
    }

    @Override
    public String title() {
        return "(d) Flowable";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workload == Workload.CHAIN && callers <= 64;
    }

    @Override
    public String database() {
        return own.name();
    }

    @Override
    public Load load(Workload workload, int callers) {
        var threads = Math.clamp(callers, DEFAULT_THREADS, MOST_THREADS);
        var starts = new Semaphore(threads); // a commit there takes a second connection: all that commit at once must find one
        var pool = own.pool(2 * (threads + threads + 1) + OWN_LOOPS);
        var endings = new Endings();
        var engine = engine(pool, threads, new Listener(endings));
        engine.getRepositoryService().createDeployment().addString("chain.bpmn20.xml", process(workload.steps())).deploy();
        var runtime = engine.getRuntimeService();
        return ClosedLoop.of(
                callers,
                () -> endings.await(id -> start(runtime, id, starts)),
                () -> {
                    engine.close();
                    pool.close();
                });
    }

    private static void start(RuntimeService runtime, String id, Semaphore starts) throws InterruptedException {
        starts.acquire();
        try {
            runtime.createProcessInstanceBuilder()
                    .processDefinitionKey("chain")
                    .predefineProcessInstanceId(id)
                    .variable("input", Payload.JSON)
                    .start();
        } finally {
            starts.release();
        }
    }

    private static ProcessEngine engine(DataSource pool, int threads, Listener listener) {
        var executor = new AsyncJobExecutorConfiguration();
        executor.setDefaultAsyncJobAcquireWaitTimeInMillis(ACQUIRE_MS);
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(pool);
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setAsyncExecutorConfiguration(executor);
        configuration.setAsyncExecutorActivate(true);
        configuration.setAsyncExecutorCorePoolSize(threads);
        configuration.setAsyncExecutorMaxPoolSize(threads);
        configuration.setIdGenerator(new StrongUuidGenerator()); // the default takes a second connection for each block of ids
        configuration.setBeans(Map.of("effect", new Effect()));
        configuration.setEventListeners(List.of(listener));
        return configuration.buildProcessEngine();
    }

    private static String process(int steps) {
        var tasks = IntStream.range(0, steps).mapToObj(Flowable::task).collect(Collectors.joining());
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowable="http://flowable.org/bpmn" targetNamespace="bench">
                <process id="chain" isExecutable="true">
                <startEvent id="start"/>
                %s
                <sequenceFlow id="to_end" sourceRef="step_%d" targetRef="end"/>
                <endEvent id="end"/>
                </process>
                </definitions>
                """
                .formatted(tasks, steps - 1);
    }

    private static String task(int number) {
        return """
                <sequenceFlow id="to_%1$d" sourceRef="%2$s" targetRef="step_%1$d"/>
                <serviceTask id="step_%1$d" flowable:async="true" flowable:exclusive="false" flowable:expression="${effect.run(execution)}"/>
                """
                .formatted(number, number == 0 ? "start" : "step_" + (number - 1));
    }

    /** The effect of each step. */
    public static final class Effect {
        public void run(DelegateExecution execution) {
            execution.setVariable(execution.getCurrentActivityId(), Payload.JSON);
        }
    }

    /** Hears of the end once it is committed. */
    private static final class Listener extends AbstractFlowableEventListener {
        private final Endings endings;

        private Listener(Endings endings) {
            this.endings = endings;
            setOnTransaction(TransactionState.COMMITTED.name());
        }

        @Override
        public void onEvent(FlowableEvent event) {
            if (event.getType() == FlowableEngineEventType.PROCESS_COMPLETED
                    && event instanceof FlowableEngineEvent ended) {
                endings.ended(ended.getProcessInstanceId());
            }
        }

        @Override
        public boolean isFailOnException() {
            return true;
        }
    }
}
