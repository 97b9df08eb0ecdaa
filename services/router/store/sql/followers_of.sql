-- Gives who follows each of these tickets, those left out who have departed.
select f.ticket_id, f.agent_id
from follower as f
join agent as a on a.id = f.agent_id
where f.ticket_id = any ($1::bigint[]) and a.departed_at is null
order by f.ticket_id, f.agent_id
