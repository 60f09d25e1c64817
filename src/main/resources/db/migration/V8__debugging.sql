-- Breakpoints of executions, and samples of tasks.

-- JSON: ids of the tasks before which it pauses, or null; of most executions null.
alter table execution add column breakpoints text;

-- signals: what the owner has to hear of; holds nothing of executions without breakpoints
create index execution_debugged on execution (owner) where owner is not null and breakpoints is not null;

-- What stands for the variables when a task is tried on its own. Beside the version, never read by an execution.
create table sample (
    tenant_id   uuid        not null,
    workflow_id uuid        not null,
    version     int         not null,
    task_id     text        not null,
    context     text        not null,  -- JSON: input, tasks, trigger …
    updated_at  timestamptz not null,
    updated_by  text        not null,
    primary key (tenant_id, workflow_id, version, task_id)
);
