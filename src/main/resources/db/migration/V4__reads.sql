-- Each list of executions finds its page in one place of an index, however rare what it asks for. Most executions succeed: those
-- are found by the primary key, or the index of another filter, so that an index of statuses need not hold them.

-- status=…, but for succeeded
create index execution_by_rare_status on execution (tenant_id, status, id) where status <> 'succeeded';

-- workflow_id=… and status=…; what runs is few, and soon gone again
create index execution_by_workflow_and_rare_status on execution (tenant_id, workflow_id, status, id) where status not in ('running', 'succeeded');

-- trigger=…
create index execution_by_trigger on execution (tenant_id, trigger_type, id);

-- retention: whether something of a month lives, beside execution_owned and execution_due
create index execution_paused on execution (id) where status = 'paused';

-- retention: whether something of a month ended late; they mostly end in the order of their rows, and the index takes next to nothing
create index execution_ended on execution using brin (completed_at) with (pages_per_range = 32, autosummarize = on);

-- last, as it holds up all who read too, until the commit
drop index execution_by_status;
