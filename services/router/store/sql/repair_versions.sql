-- Gives the versions of these tickets.
select id, version from ticket where id = any ($1::bigint[])
