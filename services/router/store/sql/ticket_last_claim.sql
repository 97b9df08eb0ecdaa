-- Gives who claimed a ticket last.
select h.agent_id, a.name, h.at
from history as h
join agent as a on a.id = h.agent_id
where h.ticket_id = $1 and h.what = 'claimed'
order by h.id desc
limit 1
