-- Gives groups' tickets that nobody claimed yet, addressed to an agent ($1) or of a conversation of his, at most $2.
select id
from ticket
where state = 'waiting' and not exclusive and stage <> 'reassigned' and returns = 0 and former_holders = '{}'
  and (addressed @> array[$1::bigint] or thread_owner_id = $1)
order by coalesce(answer_due_at, oldest_open_at), id
limit $2
