-- What people edit of a workflow: its name, its state, which version is current. The versions themselves are the engine's.
create table workflow (
    tenant_id    uuid        not null,
    id           uuid        not null,
    revision     bigint      not null,              -- counts the changes of version and is_active: the entity tag
    name         text        collate "C" not null,  -- "C": the same order in every database, whatever its locale
    description  text,
    search_text  text        not null,              -- name and description without case, as the application folds it
    tags         text[]      not null,
    task_count   int         not null check (task_count >= 1),
    version      int         not null check (version >= 1),
    is_active    boolean     not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    deleted_at   timestamptz,
    primary key (tenant_id, id)
);

-- a deleted workflow's name is free again; also lists by name
create unique index workflow_name on workflow (tenant_id, name) where deleted_at is null;

-- lists by age
create index workflow_created on workflow (tenant_id, created_at, id) where deleted_at is null;
