-- Gives every ticket, newest change first; $1 is nobody.
-- Parameters: $1 agent, $5 and $6 key of the last row seen, $7 rows; the others belong to the filter.
select t.id
from ticket as t
where $1::bigint is null
  and /* list_filter.sql */ true
  and ($5::timestamptz is null or (t.updated_at, t.id) < ($5, $6::bigint))
order by t.updated_at desc, t.id desc
limit $7
