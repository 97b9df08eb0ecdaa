-- Gives the nudges about a ticket, oldest first, after an id.
select n.id, n.at, n.by_agent_id, b.name as by_name, n.to_agent_id, a.name as to_name, n.text, n.answered_at
from nudge as n
join agent as a on a.id = n.to_agent_id
left join agent as b on b.id = n.by_agent_id
where n.ticket_id = $1 and n.id > $2
order by n.id
limit $3
