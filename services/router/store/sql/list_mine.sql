-- Gives the tickets an agent holds, oldest open letter first.
-- Parameters: $1 agent, $2 state, $3 audience's key, $4 words, $5 and $6 key of the last row seen, $7 rows.
select t.id
from ticket as t
where t.holder_id = $1
  and ($2::text is null or t.state = $2)
  and ($3::text is null or exists (
      select 1
      from visibility as f
      join audience as g on f.kind = 'audience' and f.ref = g.id::text
      where f.ticket_id = t.id and g.key = $3
  ))
  and ($4::text is null or t.search @@ to_tsquery('simple', $4))
  and ($5::timestamptz is null or (t.oldest_open_at, t.id) > ($5, $6::bigint))
order by t.oldest_open_at, t.id
limit $7
