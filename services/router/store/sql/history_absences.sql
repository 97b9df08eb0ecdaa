-- Gives every absence.
select a.login as agent, b.starts_at, b.ends_at, b.kind
from absence as b
join agent as a on a.id = b.agent_id
order by b.id
