-- The repair kit: what is set right by hand, groups of failures, jobs over many executions, and executions of elsewhere to look at.

-- Two more kinds of rows, beside those that are allowed now. What is there was checked by the narrower rule: nothing is read again.
do $$
declare
    allowed text;
begin
    select pg_get_expr(conbin, conrelid) into strict allowed
    from pg_constraint
    where conrelid = 'journal'::regclass and conname = 'journal_kind_check';
    alter table journal drop constraint journal_kind_check;
    execute format('alter table journal add constraint journal_kind_check check ((%s) or kind in (''patched'', ''taken_over'')) not valid', allowed);
end
$$;

-- JSON: who wrote a row by hand and why; what a row of that kind replaces stays in the rows before it
alter table journal add column note text;

-- Which executions were begun to repair others; a failure is repaired once one of its reruns has succeeded.
create table rerun (
    tenant_id    uuid        not null,
    source_id    uuid        not null,
    execution_id uuid        not null,
    created_at   timestamptz not null,
    primary key (tenant_id, source_id, execution_id)
);
create index rerun_by_age on rerun (created_at);

-- A message without what differs from one failure to the next: ids, numbers, quoted texts.
create function failure_shape(message text) returns text
    language sql immutable parallel safe
    return left(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(coalesce(message, ''), '[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}', '#', 'g'),
                    '''[^'']*''|"[^"]*"|`[^`]*`', '…', 'g'),
                '\m(0x)?(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{8,}\M', '#', 'g'),
            '[0-9]+([.,:][0-9]+)*', '#', 'g'),
        300);

-- What makes two failures one group.
create function failure_group(workflow_id uuid, task_id text, code text, message text) returns uuid
    language sql immutable parallel safe
    return md5(workflow_id::text || chr(10) || coalesce(task_id, '') || chr(10) || coalesce(code, '') || chr(10) || failure_shape(message))::uuid;

-- groups of failures; an execution that succeeds has no entry, and one that is retried loses its own
create index execution_by_failure on execution (tenant_id, failure_group(workflow_id, error_task_id, error_code, error_message), id)
    where status in ('failed', 'timed_out');

-- What people say of a group of failures.
create table failure_note (
    tenant_id  uuid        not null,
    group_id   uuid        not null,
    owner      text,
    note       text,
    updated_at timestamptz not null,
    updated_by text        not null,
    primary key (tenant_id, group_id)
);
create index failure_note_by_age on failure_note (updated_at);

-- One action for many executions, done by one node at a time; whoever goes on begins after the last one that was done.
create table bulk_job (
    tenant_id    uuid        not null,
    id           uuid        not null,
    action       text        not null check (action in ('retry', 'cancel', 'pause', 'resume', 'rerun')),
    filter       text        not null,             -- JSON
    rate         int         check (rate >= 1),    -- executions a second; null: as fast as it goes
    status       text        not null check (status in ('running', 'stopped', 'completed')),
    matched      bigint      not null,             -- when it was made
    done         bigint      not null default 0,
    failed       bigint      not null default 0,
    upper_id     uuid        not null,             -- only executions made before it
    last_id      uuid,                             -- the last one that was done
    owner        bigint,                           -- incarnation of the node that does it
    created_at   timestamptz not null,
    created_by   text        not null,
    started_at   timestamptz,
    completed_at timestamptz,
    primary key (tenant_id, id),
    check ((completed_at is null) = (status = 'running'))
);
create index bulk_job_running on bulk_job (created_at) where status = 'running';
create index bulk_job_by_age on bulk_job (completed_at) where status <> 'running';

-- What a job could not do; the first ones.
create table bulk_failure (
    tenant_id    uuid not null,
    job_id       uuid not null,
    execution_id uuid not null,
    code         text not null,
    message      text not null,
    primary key (tenant_id, job_id, execution_id),
    foreign key (tenant_id, job_id) references bulk_job on delete cascade
);

-- Executions of elsewhere, to look at. They are no executions: nothing can run them, and their ids are made here.
create table imported_execution (
    tenant_id     uuid        not null,
    id            uuid        not null,
    source_id     uuid        not null,
    workflow_name text        not null,
    status        text        not null,
    bundle        text        not null,             -- JSON
    imported_at   timestamptz not null,
    imported_by   text        not null,
    primary key (tenant_id, id)
);
create index imported_execution_by_age on imported_execution (imported_at);
