-- Gives those addresses ($1) that belong to another agent than $2.
select x.address, a.name
from agent_address as x
join agent as a on a.id = x.agent_id
where x.address = any ($1::text[]) and x.agent_id <> $2
order by x.address
