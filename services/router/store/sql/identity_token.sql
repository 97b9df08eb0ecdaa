-- Gives whose token this is ($1).
select t.id, t.name, t.scopes, a.id as agent_id, a.name as agent_name, a.role
from token as t
left join agent as a on a.id = t.agent_id
where t.hash = $1 and t.revoked_at is null and a.departed_at is null
