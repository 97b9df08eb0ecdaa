-- Gives the waiting tickets an agent sees through an audience of his, what must be answered first at the beginning.
-- Parameters: $1 agent, $5 and $6 key of the last row seen, $7 rows; the others belong to the filter.
with mine as materialized (select kind, ref from scope_reference where agent_id = $1)
select t.id
from ticket as t
where t.state = 'waiting'
  and not (t.exclusive and t.responsible_id = $1)
  and exists (
      select 1
      from visibility as v
      join mine as m on m.kind = v.kind and m.ref = v.ref
      where v.ticket_id = t.id and v.kind = 'audience'
  )
  and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
  and /* list_filter.sql */ true
  and ($5::timestamptz is null or (coalesce(t.answer_due_at, t.oldest_open_at), t.id) > ($5, $6::bigint))
order by coalesce(t.answer_due_at, t.oldest_open_at), t.id
limit $7
