-- A task that has begun the graphs inside of it. The rows that stand already fit, and are not read again for that.
alter table journal drop constraint journal_kind_check;
alter table journal add constraint journal_kind_check check (kind in (
    'attempt', 'skipped', 'parked', 'opened', 'woken', 'claimed', 'paused', 'resumed', 'cancel_requested', 'retried', 'ended')) not valid;
