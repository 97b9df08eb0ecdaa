-- Gives every ticket an agent may see, newest change first.
-- Parameters: $1 agent, $2 state, $3 audience's key, $4 words, $5 and $6 key of the last row seen, $7 rows.
with mine as materialized (select kind, ref from scope_reference where agent_id = $1)
select t.id
from ticket as t
where (
      t.holder_id = $1
      or t.state = 'worked_out' and t.responsible_id = $1
      or t.state = 'waiting' and exists (
          select 1 from visibility as v join mine as m on m.kind = v.kind and m.ref = v.ref where v.ticket_id = t.id
      )
      and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
  )
  and ($2::text is null or t.state = $2)
  and ($3::text is null or exists (
      select 1
      from visibility as f
      join audience as g on f.kind = 'audience' and f.ref = g.id::text
      where f.ticket_id = t.id and g.key = $3
  ))
  and ($4::text is null or t.search @@ to_tsquery('simple', $4))
  and ($5::timestamptz is null or (t.updated_at, t.id) < ($5, $6::bigint))
order by t.updated_at desc, t.id desc
limit $7
