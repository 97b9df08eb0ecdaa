-- Gives the open tickets these agents hold, are offered or are responsible for.
select id from ticket where state = 'waiting' and responsible_id = any ($1::bigint[])
union
select id from ticket where holder_id = any ($1::bigint[])
order by id
