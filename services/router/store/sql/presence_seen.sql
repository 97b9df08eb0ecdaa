-- Gives the agents who count as there, and those heard of since $1.
select id as agent_id, away or idle as away, last_seen_at, present
from agent
where present or last_seen_at >= $1
order by id
