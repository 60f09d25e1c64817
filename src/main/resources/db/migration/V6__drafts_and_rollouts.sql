-- Drafts of workflows, and the share of starts that a new version gets.

-- A workflow may begin as a draft: it has version 0 until one is published, and perhaps no task yet.
alter table workflow
    drop constraint workflow_version_check,
    drop constraint workflow_task_count_check,
    add constraint workflow_version_check check (version >= 0),
    add constraint workflow_task_count_check check (task_count >= 0),
    add column rollout_id uuid,  -- of the rollout under way
    add column rollout    text,  -- JSON: which starts it gets, and which version they get
    add check ((rollout_id is null) = (rollout is null));

-- What is being edited, valid or not: one for a workflow, beside its versions.
create table workflow_draft (
    tenant_id    uuid        not null,
    workflow_id  uuid        not null,
    revision     uuid        not null,  -- another one each time it is saved: the entity tag
    definition   text        not null,  -- JSON
    base_version int         not null check (base_version >= 0),  -- the current one when it was begun; 0: there was none
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    updated_by   text        not null,
    primary key (tenant_id, workflow_id)
);

-- The last rollouts of a workflow, the one under way among them; the application forgets older ones.
create table workflow_rollout (
    tenant_id    uuid        not null,
    workflow_id  uuid        not null,
    id           uuid        not null,
    version      int         not null check (version >= 1),
    base_version int         not null check (base_version >= 1),  -- the current one, which the other starts get
    rule         text        not null,                            -- JSON
    status       text        not null check (status in ('active', 'promoted', 'rolled_back', 'stopped', 'replaced')),
    reason       text,
    created_at   timestamptz not null,
    created_by   text        not null,
    ended_at     timestamptz,
    ended_by     text,
    checked_at   timestamptz not null default clock_timestamp(),  -- when its failures were counted last
    primary key (tenant_id, workflow_id, id),
    check ((ended_at is null) = (status = 'active'))
);

-- those whose failures are counted, and that there is one for a workflow
create unique index workflow_rollout_active on workflow_rollout (tenant_id, workflow_id) where ended_at is null;

-- those to be counted next
create index workflow_rollout_due on workflow_rollout (checked_at) where ended_at is null;

alter table execution add column rollout_id uuid;  -- the rollout that chose its version

-- how those that a rollout chose have ended, the last ones first; others have no entry
create index execution_by_rollout on execution (tenant_id, rollout_id, completed_at) where rollout_id is not null and completed_at is not null;
