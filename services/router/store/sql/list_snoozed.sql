-- Gives the sleeping tickets an agent holds, what must be answered first at the beginning.
-- Parameters: $1 agent, $5 and $6 key of the last row seen, $7 rows; the others belong to the filter.
select t.id
from ticket as t
where t.holder_id = $1 and t.state = 'snoozed'
  and /* list_filter.sql */ true
  and ($5::timestamptz is null or (coalesce(t.answer_due_at, t.oldest_open_at), t.id) > ($5, $6::bigint))
order by coalesce(t.answer_due_at, t.oldest_open_at), t.id
limit $7
