-- Gives who belongs to which audience that is live.
select m.agent_id, m.audience_id, m.is_primary
from agent_audience as m
join audience as g on g.id = m.audience_id
where g.live
