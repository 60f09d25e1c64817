package dev.waybill.bench.contender;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Workload;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** db-scheduler as a job queue: each step is a job that, once done, is replaced by the next one. As its manual has it for throughput. */
public record DbScheduler(Database own) implements Contender {
    private static final int DEFAULT_THREADS = 10;
    private static final int MOST_THREADS = 64;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String[] TABLES = {
        """
        create table if not exists scheduled_tasks (
            task_name            text        not null,
            task_instance        text        not null,
            task_data            bytea,
            execution_time       timestamptz not null,
            picked               boolean     not null,
            picked_by            text,
            last_success         timestamptz,
            last_failure         timestamptz,
            consecutive_failures int,
            last_heartbeat       timestamptz,
            version              bigint      not null,
            priority             smallint,
            primary key (task_name, task_instance)
        )""",
        "create index if not exists execution_time_idx on scheduled_tasks (execution_time)",
        "create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)"
    };

    @Override
    public String word() {
        return "db-scheduler";
    }

    @Override
    public String title() {
        return "(c) db-scheduler";
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
    public Load load(Workload workload, int callers) throws SQLException {
        own.execute(TABLES);
        var threads = Math.clamp(callers, DEFAULT_THREADS, MOST_THREADS);
        var pool = own.pool(threads + 2);
        var endings = new Endings();
        var scheduler = Scheduler.create(pool, tasks(workload.steps(), endings))
                .threads(threads)
                .pollingInterval(POLL)
                .pollUsingLockAndFetch(1.0, 4.0)
                .enableImmediateExecution()
                .serializer(new Utf8())
                .build();
        scheduler.start();
        return ClosedLoop.of(
                callers,
                () -> endings.await(id -> scheduler.schedule(SchedulableInstance.of(job(1, id), Instant.now()))),
                () -> {
                    scheduler.stop();
                    pool.close();
                });
    }

    private static TaskInstance<String> job(int step, String id) {
        return new TaskInstance<>(name(step), id, Payload.JSON);
    }

    private static String name(int step) {
        return "step_" + step;
    }

    private static List<Task<?>> tasks(int steps, Endings endings) {
        return IntStream.rangeClosed(1, steps).<Task<?>>mapToObj(step -> task(step, step == steps ? end(endings) : next(step + 1))).toList();
    }

    private static Task<String> task(int step, CompletionHandler<String> then) {
        return Tasks.custom(name(step), String.class).execute((_, _) -> then);
    }

    private static CompletionHandler<String> next(int step) {
        return (complete, operations) -> operations.removeAndScheduleNew(SchedulableInstance.of(
                job(step, complete.getExecution().taskInstance.getId()), complete.getTimeDone()));
    }

    private static CompletionHandler<String> end(Endings endings) {
        return (complete, operations) -> {
            operations.remove();
            endings.ended(complete.getExecution().taskInstance.getId());
        };
    }

    /** Smaller and quicker than Java's own serialization. */
    private static final class Utf8 implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return String.valueOf(data).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] serialized) {
            return type.cast(new String(serialized, StandardCharsets.UTF_8));
        }
    }
}
