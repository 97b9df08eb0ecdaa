-- Gives the waiting tickets that are offered to an agent alone, what must be answered first at the beginning.
-- Parameters: $1 agent, $5 and $6 key of the last row seen, $7 rows; the others belong to the filter.
select t.id
from ticket as t
where t.state = 'waiting' and t.exclusive and t.responsible_id = $1
  and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
  and /* list_filter.sql */ true
  and ($5::timestamptz is null or (coalesce(t.answer_due_at, t.oldest_open_at), t.id) > ($5, $6::bigint))
order by coalesce(t.answer_due_at, t.oldest_open_at), t.id
limit $7
