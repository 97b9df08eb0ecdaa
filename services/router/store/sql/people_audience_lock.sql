-- Locks an audience for a change.
select id from audience where id = $1 for update
