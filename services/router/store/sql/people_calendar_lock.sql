-- Locks a calendar for a change.
select id from calendar where id = $1 for update
