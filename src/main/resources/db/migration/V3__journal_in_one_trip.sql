-- Lets the journal send a commit as one message: a fenced node has to be an error, so that nothing of what follows is done.

-- While the node's row is locked, nobody can fence the node.
create function require_unfenced(own_incarnation bigint) returns void
    language plpgsql
as $$
begin
    perform 1
    from node
    where incarnation = own_incarnation and fenced_at is null
    for share;
    if not found then
        raise exception 'node incarnation % is fenced', own_incarnation using errcode = 'WB001';
    end if;
end
$$;
