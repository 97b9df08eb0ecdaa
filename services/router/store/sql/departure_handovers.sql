-- Gives to whom a departed agent's tickets went, and how many to each.
select h.to_agent_id, coalesce(a.name, '') as name, count(*) as tickets
from handover as h
left join agent as a on a.id = h.to_agent_id
where h.agent_id = $1
group by h.to_agent_id, a.name
order by tickets desc, name, h.to_agent_id
