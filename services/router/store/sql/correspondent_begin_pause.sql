-- Notes a pause that begins at a moment ($4), if none has begun before.
insert into correspondent as c (address, pauses, paused_until) values ($1, $2, $3)
on conflict (address) do update
set pauses = excluded.pauses, paused_until = excluded.paused_until
where c.paused_until <= $4
returning true
