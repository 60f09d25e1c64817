-- Lets the journal send a commit as one message: a fenced node has to be an error, so that nothing of what follows is done.

-- While the node's row is locked, nobody can fence the node. That must not last when a message arrives torn, its sender
-- frozen: from PostgreSQL 17 on the transaction has a time limit of its own.
create function require_unfenced(own_incarnation bigint) returns void
    language plpgsql
as $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        perform set_config('transaction_timeout', '0', true); -- a limit that runs is not shortened
        perform set_config('transaction_timeout', '10s', true);
    end if;
    perform 1
    from node
    where incarnation = own_incarnation and fenced_at is null
    for share;
    if not found then
        raise exception 'node incarnation % is fenced', own_incarnation using errcode = 'WB001';
    end if;
end
$$;
