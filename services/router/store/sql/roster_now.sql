-- Gives what changes with every heartbeat, claim and mark.
select a.id, a.away or a.idle as away, a.last_seen_at, coalesce(held.tickets, 0) as open_load, i.last_held_at,
    coalesce(m.marks, 0) as marks, coalesce(m.total, 0) as total, coalesce(m.weight, 0) as weight,
    coalesce(m.adjusted, 0) as adjusted, coalesce(m.leniency, 0) as leniency
from agent as a
left join (
    select holder_id, count(*) as tickets from ticket where holder_id is not null group by holder_id
) as held on held.holder_id = a.id
left join agent_idle as i on i.agent_id = a.id
left join agent_marks as m on m.agent_id = a.id
