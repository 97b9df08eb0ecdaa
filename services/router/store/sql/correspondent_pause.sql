-- Gives the last pause of an address, locked.
select pauses, paused_until from correspondent where address = $1 for update
