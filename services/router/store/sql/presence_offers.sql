-- Gives the tickets that are offered to these agents alone, what must be answered first at the beginning.
select id
from ticket
where state = 'waiting' and exclusive and stage <> 'reassigned' and responsible_id = any ($1::bigint[])
order by coalesce(answer_due_at, oldest_open_at), id
