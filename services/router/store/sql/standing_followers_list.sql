-- Gives who follows a customer's or an agent's tickets as a rule, by name.
select s.agent_id, a.name, s.since, true as standing
from standing_follower as s
join agent as a on a.id = s.agent_id
where s.kind = $1 and s.ref = $2
order by a.name, a.id
