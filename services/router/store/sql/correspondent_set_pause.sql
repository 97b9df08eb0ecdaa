-- Notes a pause of an address.
insert into correspondent (address, pauses, paused_until) values ($1, $2, $3)
on conflict (address) do update set pauses = excluded.pauses, paused_until = excluded.paused_until
