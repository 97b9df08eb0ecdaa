-- Gives what changes with every heartbeat and claim.
select a.id, a.away or a.idle as away, a.last_seen_at, coalesce(l.tickets, 0) as open_load, i.last_held_at
from agent as a
left join agent_load as l on l.agent_id = a.id
left join agent_idle as i on i.agent_id = a.id
