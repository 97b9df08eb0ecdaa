-- Gives the tickets that are offered to these agents alone; those of one who departed are handed over with all he had.
select id
from ticket
where state = 'waiting' and exclusive and stage <> 'reassigned' and responsible_id = any ($1::bigint[])
  and not exists (select 1 from departure where agent_id = responsible_id and ended_at is null)
order by coalesce(answer_due_at, oldest_open_at), id
