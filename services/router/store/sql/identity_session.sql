-- Gives an open session ($1) at $2.
select s.agent_id, s.by_link, a.name, a.role
from session as s
join agent as a on a.id = s.agent_id
where s.hash = $1 and s.expires_at > $2 and a.departed_at is null
