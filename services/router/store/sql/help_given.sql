-- Gives the helper who was called last for an agent ($2) with a ticket ($1).
select agent_id, actor
from history
where ticket_id = $1 and what = 'help' and (facts ->> 'helped_id')::bigint = $2
order by id desc
limit 1
