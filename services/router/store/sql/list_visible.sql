-- Gives every ticket an agent may see, newest change first; one that was merged shows in the one that took it.
-- Parameters: $1 agent, $5 and $6 key of the last row seen, $7 rows; the others belong to the filter.
with mine as materialized (select kind, ref from scope_reference where agent_id = $1)
select t.id
from ticket as t
where t.merged_into is null
  and (
      t.holder_id = $1
      or t.state = 'worked_out' and t.responsible_id = $1
      or t.id in (select ticket_id from follower where agent_id = $1)
      or t.state = 'waiting' and exists (
          select 1 from visibility as v join mine as m on m.kind = v.kind and m.ref = v.ref where v.ticket_id = t.id
      )
      and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
  )
  and /* list_filter.sql */ true
  and ($5::timestamptz is null or (t.updated_at, t.id) < ($5, $6::bigint))
order by t.updated_at desc, t.id desc
limit $7
