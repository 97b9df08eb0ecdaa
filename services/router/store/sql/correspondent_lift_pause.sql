-- Ends the pauses of an address ($1) at a moment ($2), from which on its letters count anew; there need be none.
insert into correspondent (address, pauses, paused_until) values ($1, 0, $2)
on conflict (address) do update set pauses = 0, paused_until = excluded.paused_until
