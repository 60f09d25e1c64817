-- The machine's own tables: nodes, versions, executions and their journal.

-- One row for each life of a process. A fenced incarnation can write nothing any more: every transaction of the journal
-- locks its own row for share, so fencing waits for it, and it for fencing.
create table node (
    incarnation bigint      generated always as identity primary key,
    name        text        not null,
    started_at  timestamptz not null default clock_timestamp(),
    fenced_at   timestamptz
);
create index node_unfenced on node (name) where fenced_at is null;

-- Apart from node, so that a renewal never waits behind a journal transaction.
create table heartbeat (
    incarnation bigint      primary key references node on delete cascade,
    lease_until timestamptz not null
);

create table workflow_version (
    tenant_id       uuid        not null,
    workflow_id     uuid        not null,
    version         int         not null check (version >= 1),
    definition      text        not null,  -- JSON; text keeps what the author wrote, digit for digit
    definition_hash bytea       not null,  -- SHA-256 of definition
    created_at      timestamptz not null,
    created_by      text        not null,
    comment         text,
    primary key (tenant_id, workflow_id, version)
);

-- Ids are UUIDv7 and sort by time, so a month is a range of ids: an execution lies in one partition of each table below,
-- retention drops a partition, and no key needs an instant beside the id.
create table execution (
    tenant_id           uuid        not null,
    id                  uuid        not null,
    workflow_id         uuid        not null,
    workflow_version    int         not null,
    workflow_name       text        not null,
    definition_hash     bytea       not null,
    status              text        not null check (status in ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled', 'timed_out')),
    attempt             int         not null default 1,   -- grows with each retry by hand
    trigger_type        text        not null,
    trigger             text        not null,             -- JSON
    traceparent         text,                             -- of the caller, W3C Trace Context
    input               text        not null,             -- JSON, or a reference to a blob
    output              text,                             -- JSON, or a reference to a blob
    error_code          text,
    error_message       text,
    error_task_id       text,
    created_at          timestamptz not null,
    started_at          timestamptz,
    completed_at        timestamptz,
    timeout_ms          bigint,
    deadline_at         timestamptz,
    owner               bigint,                           -- incarnation of the node that runs it
    epoch               bigint      not null default 0,   -- grows with each claim; every write of an owner names it
    wake_at             timestamptz,                      -- when it becomes claimable, while nobody owns it
    deaths              int         not null default 0,   -- nodes that died under it in a row, with nothing journaled in between
    cancel_requested_at timestamptz,
    primary key (tenant_id, id),
    check (owner is null or status in ('running', 'paused')),
    check ((completed_at is not null) = (status in ('succeeded', 'failed', 'cancelled', 'timed_out'))),
    check (completed_at is null or (owner is null and wake_at is null)),
    check (completed_at is not null or owner is not null or wake_at is not null or status = 'paused')
) partition by range (id);

create index execution_by_workflow on execution (tenant_id, workflow_id, id);
create index execution_by_status on execution (tenant_id, status, id);
create index execution_claimable on execution (tenant_id, workflow_id, wake_at) where owner is null and wake_at is not null;
create index execution_due on execution (wake_at) where owner is null and wake_at is not null;
create index execution_owned on execution (owner) where owner is not null;
create index execution_signalled on execution (owner) where owner is not null and (status = 'paused' or cancel_requested_at is not null);

create table journal (
    tenant_id    uuid        not null,
    execution_id uuid        not null,
    sequence     int         not null check (sequence >= 1),  -- 1, 2, 3 … without gaps
    kind         text        not null check (kind in ('attempt', 'skipped', 'parked', 'woken', 'claimed', 'paused', 'resumed', 'cancel_requested', 'retried', 'ended')),
    task_id      text,
    attempt      int,
    outcome      text        check (outcome <> ''),
    input        text,                                        -- JSON, or a reference to a blob
    output       text,                                        -- JSON, or a reference to a blob
    error        text,                                        -- JSON: code, message, detail; or a reference to a blob
    started_at   timestamptz,
    at           timestamptz not null,
    due_at       timestamptz,                                 -- attempt: when it is repeated; parked: when it goes on
    answered     boolean     not null default false,          -- of a failed attempt: the peer's answer was received
    incarnation  bigint,                                      -- who wrote it
    epoch        bigint      not null,
    primary key (tenant_id, execution_id, sequence)
) partition by range (execution_id);

-- Large values, named by the rows above.
create table blob (
    tenant_id    uuid   not null,
    execution_id uuid   not null,
    id           uuid   not null,
    content      bytea  not null,
    primary key (tenant_id, execution_id, id)
) partition by range (execution_id);

create table execution_default partition of execution default;
create table journal_default partition of journal default;
create table blob_default partition of blob default;

-- A key that must be unique cannot live in a partitioned table.
create table idempotency_key (
    tenant_id    uuid        not null,
    workflow_id  uuid        not null,
    key          text        not null,
    body_hash    bytea       not null,
    execution_id uuid        not null,
    created_at   timestamptz not null,
    primary key (tenant_id, workflow_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);

-- The smallest UUIDv7 of an instant.
create function first_id(at timestamptz) returns uuid
    language sql immutable strict
    return (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- Makes the partitions of a month, unless they exist; rows that came before their partition are moved into it.
create procedure create_month(month date)
    language plpgsql
as $$
declare
    name text;
    key text;
    partition text;
    lower uuid := first_id(date_trunc('month', month)::timestamp at time zone 'UTC');
    upper uuid := first_id((date_trunc('month', month) + interval '1 month')::timestamp at time zone 'UTC');
begin
    foreach name in array array['execution', 'journal', 'blob'] loop
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

call create_month((clock_timestamp() at time zone 'UTC')::date);
call create_month(((clock_timestamp() at time zone 'UTC') + interval '1 month')::date);
