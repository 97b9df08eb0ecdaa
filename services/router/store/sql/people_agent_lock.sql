-- Locks an agent for a change.
select id from agent where id = $1 for update
