-- Gives the audiences of an agent, the primary one first.
select u.id, u.key, u.name, m.is_primary as "primary"
from agent_audience as m
join audience as u on u.id = m.audience_id
where m.agent_id = $1
order by m.is_primary desc, u.key
