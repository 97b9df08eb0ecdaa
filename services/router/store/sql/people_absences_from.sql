-- Gives the absences of agents ($1) that are not over at $2.
select id, agent_id, starts_at, ends_at, kind
from absence
where agent_id = any ($1::bigint[]) and ends_at > $2
order by agent_id, starts_at
