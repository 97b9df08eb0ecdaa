-- Gives how many bytes of an agent's files no reply uses.
select coalesce(sum(size), 0)::bigint from upload where agent_id = $1 and reply_id is null
