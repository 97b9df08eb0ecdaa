-- Gives who is kept away from a ticket by a supervisor's word, by name.
select a.id as agent_id, a.name, e.since, e.by_agent_id, b.name as by_name, e.evidence as reason
from exclusion as e
join agent as a on a.id = e.agent_id
left join agent as b on b.id = e.by_agent_id
where e.ticket_id = $1 and e.reason = 'blocked'
order by a.name, a.id
