-- What a workflow says of its executions beside its graph. Those whose workflow says nothing of the kind have null in each of these
-- columns, and no row in any of these tables.
alter table execution
    add column search_attributes text,  -- JSON, as they are shown
    add column priority          smallint check (priority between 0 and 9),  -- null: 5
    add column sla               text check (sla in ('warned', 'missed')),
    add column concurrency_key   text;  -- within its workflow; '' when the workflow has a limit and no key

-- search_attributes: to find an execution by what it is about
create table search_attribute (
    tenant_id    uuid not null,
    name         text not null,
    value        text not null,  -- the first letter of its type, a colon, and the value as the application writes it
    execution_id uuid not null,
    primary key (tenant_id, name, value, execution_id)
) partition by range (execution_id);
create index search_attribute_of_execution on search_attribute (tenant_id, execution_id); -- to remove them before their month
create table search_attribute_default partition of search_attribute default;

-- concurrency: a row for each live execution of a workflow with a limit. An execution that has ended counts for nothing, whatever
-- stands here: so its slot is free from the very commit that ends it. Whoever gives a slot away holds the lock of the key.
create table concurrency_slot (
    tenant_id    uuid        not null,
    workflow_id  uuid        not null,
    key          text        not null,
    place        bigint      generated always as identity,  -- those of one key get theirs in the order of their commits
    execution_id uuid        not null,
    most         int         not null check (most >= 1),    -- as the execution's version says
    on_limit     text        not null check (on_limit in ('queue', 'skip', 'cancel_previous', 'fail')),
    admitted_at  timestamptz,                               -- null: it waits; its execution's wake_at is infinity then
    primary key (tenant_id, workflow_id, key, place)
);
create unique index concurrency_slot_of_execution on concurrency_slot (tenant_id, execution_id);
create index concurrency_slot_held on concurrency_slot (tenant_id, workflow_id, key) where admitted_at is not null;
create index concurrency_slot_waiting on concurrency_slot (tenant_id, workflow_id, key, place) where admitted_at is null;

-- retention: a row for each execution that is to go before its month, looked at when it may be time. It has no key: nobody asks for it.
create table retention_watch (
    tenant_id      uuid        not null,
    execution_id   uuid        not null,
    due_at         timestamptz not null,
    keep_succeeded bigint,  -- milliseconds after the end; null: as long as the others
    keep_failed    bigint   -- of what ended otherwise
);
create index retention_watch_due on retention_watch (due_at);

-- sla: a row for each execution that is expected to end in time, looked at when it is to be warned of and when it is late. It stays
-- behind when the execution ends in time, until then.
create table sla_watch (
    tenant_id    uuid        not null,
    execution_id uuid        not null,
    due_at       timestamptz not null,
    late_at      timestamptz not null
);
create index sla_watch_due on sla_watch (due_at);

-- sla=…
create index execution_by_sla on execution (tenant_id, sla, id) where sla is not null;

-- pool: an execution that only a node with that label can go on with. Its wake_at is its deadline, or infinity, so that nobody else takes
-- it before. A row may be left behind when it went on otherwise: whoever claims finds that, and removes it.
create table pool_queue (
    tenant_id    uuid        not null,
    execution_id uuid        not null,
    pool         text        not null,
    priority     smallint    not null,
    queued_at    timestamptz not null
);
create index pool_queue_in_order on pool_queue (pool, priority desc, queued_at);

-- As before, for each table that is partitioned by the ids of executions, the oldest table first.
create or replace procedure create_month(month date)
    language plpgsql
as $$
declare
    parent record;
    partition text;
    lower uuid := first_id(date_trunc('month', month)::timestamp at time zone 'UTC');
    upper uuid := first_id((date_trunc('month', month) + interval '1 month')::timestamp at time zone 'UTC');
begin
    for parent in
        select c.relname as name, a.attname as key
        from pg_partitioned_table p
        join pg_class c on c.oid = p.partrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
        where c.relnamespace = current_schema()::regnamespace and p.partstrat = 'r' and a.attname in ('id', 'execution_id')
        order by c.oid
    loop
        partition := parent.name || '_' || to_char(month, 'YYYY_MM');
        if to_regclass(format('%I', partition)) is null then
            execute format('create table %I (like %I including all)', partition, parent.name);
            execute format('with early as (delete from %1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into %5$I select * from early',
                parent.name || '_default', parent.key, lower, upper, partition);
            execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent.name, partition, lower, upper);
        end if;
    end loop;
end
$$;

-- the months that there are, for the new table too
do $$
declare
    month text;
begin
    for month in select substring(relname from 'execution_(\d{4}_\d{2})$') from pg_class where relkind = 'r' and relname ~ '^execution_\d{4}_\d{2}$' order by relname loop
        call create_month(to_date(month, 'YYYY_MM'));
    end loop;
end
$$;
