-- Messages: what comes from outside for a task that waits for it.

-- How many were sent. An owner that gives the execution up names how many it knows of, and is refused when there are more.
alter table execution add column messages int not null default 0;

create table message (
    tenant_id    uuid        not null,
    execution_id uuid        not null,
    number       int         not null check (number >= 1),   -- 1, 2, 3 … in the order of their commits
    task_id      text        not null,
    attempt      int         not null,                       -- the attempt that waits; later ones do not see it
    payload      text        not null,                       -- JSON
    at           timestamptz not null,
    primary key (tenant_id, execution_id, number)
) partition by range (execution_id);

create table message_default partition of message default;

-- To which node a message is news: what it runs was sent something elsewhere. Emptied twice a second, by each its own; two of
-- the same are no harm, as one that is just being taken must not swallow the next.
create table signal (
    incarnation  bigint not null,
    tenant_id    uuid   not null,
    execution_id uuid   not null
);
create index signal_by_incarnation on signal (incarnation);

-- Tasks that wait for an event. Whoever brings it takes the row out and sends its message, in one transaction.
create table event_wait (
    tenant_id    uuid not null,
    execution_id uuid not null,
    task_id      text not null,
    attempt      int  not null,
    event        text not null,
    correlation  text not null,                              -- empty: none
    primary key (tenant_id, execution_id, task_id, attempt)
) partition by range (execution_id);
create index event_wait_by_event on event_wait (tenant_id, event, correlation, execution_id);
create table event_wait_default partition of event_wait default;

-- Events that nobody waits for yet.
create table event (
    tenant_id  uuid        not null,
    event      text        not null,
    scope      text        not null,                         -- to whom: 'correlation:' and it, or 'execution:' and its id
    id         uuid        not null,                         -- the oldest goes first
    payload    text        not null,                         -- JSON
    expires_at timestamptz not null,
    primary key (tenant_id, event, scope, id)
);
create index event_by_end on event (expires_at);

-- What was sent already: a repetition changes nothing.
create table event_key (
    tenant_id  uuid        not null,
    key        text        not null,
    hash       bytea       not null,                         -- SHA-256 of what was sent
    delivered  int         not null,
    expires_at timestamptz not null,
    primary key (tenant_id, key)
);
create index event_key_by_end on event_key (expires_at);

-- What people are asked.
create table approval (
    tenant_id    uuid        not null,
    execution_id uuid        not null,
    task_id      text        not null,
    attempt      int         not null,
    id           uuid        not null,
    title        text        not null,
    approvers    text[]      not null,                       -- 'user:' or 'role:' and a name
    quorum       int         not null check (quorum >= 1),
    form         text,                                       -- JSON Schema
    status       text        not null check (status in ('pending', 'approved', 'rejected', 'timed_out', 'cancelled')),
    decisions    text        not null,                       -- JSON: a list of who decided what
    created_at   timestamptz not null,
    due_at       timestamptz,
    decided_at   timestamptz,
    reminders    int         not null default 0,
    escalated_at timestamptz,
    primary key (tenant_id, execution_id, task_id, attempt)
) partition by range (execution_id);
create index approval_by_id on approval (tenant_id, id);
create index approval_by_status on approval (tenant_id, status, id);
create table approval_default partition of approval default;

-- Tasks for external workers, until they are done. To hand one out is to make it available later, when its lease is over.
create table worker_task (
    tenant_id       uuid        not null,
    execution_id    uuid        not null,
    task_id         text        not null,
    attempt         int         not null,
    topic           text        not null,
    pool            text        not null,                    -- empty: for any worker
    input           text        not null,                    -- JSON
    idempotency_key text        not null,
    lease_ms        bigint      not null,
    token           int         not null default 0,          -- grows with each worker that gets it; an older one counts for nothing
    available_at    timestamptz not null,
    created_at      timestamptz not null,
    primary key (tenant_id, execution_id, task_id, attempt)
);
create index worker_task_by_topic on worker_task (tenant_id, topic, available_at);
create index worker_task_by_age on worker_task (created_at);

-- as before, with messages and waits
create or replace procedure create_month(month date)
    language plpgsql
as $$
declare
    name text;
    key text;
    partition text;
    lower uuid := first_id(date_trunc('month', month)::timestamp at time zone 'UTC');
    upper uuid := first_id((date_trunc('month', month) + interval '1 month')::timestamp at time zone 'UTC');
begin
    foreach name in array array['execution', 'journal', 'blob', 'message', 'event_wait', 'approval'] loop
        partition := name || '_' || to_char(month, 'YYYY_MM');
        key := case name when 'execution' then 'id' else 'execution_id' end;
        if to_regclass(format('%I', partition)) is null then
            execute format('create table %I (like %I including all)', partition, name);
            execute format('with early as (delete from %1$I where %2$I >= %3$L and %2$I < %4$L returning *) insert into %5$I select * from early',
                name || '_default', key, lower, upper, partition);
            execute format('alter table %I attach partition %I for values from (%L) to (%L)', name, partition, lower, upper);
        end if;
    end loop;
end
$$;

-- the months that are there
do $$
declare
    suffix text;
begin
    for suffix in
        select substring(relname from '^execution_(\d{4}_\d{2})$')
        from pg_inherits
        join pg_class on pg_class.oid = inhrelid
        where inhparent = 'execution'::regclass and relname ~ '^execution_\d{4}_\d{2}$'
    loop
        call create_month(to_date(suffix, 'YYYY_MM'));
    end loop;
end
$$;
