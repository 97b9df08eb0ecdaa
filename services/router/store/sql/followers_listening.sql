-- Gives who hears of a change of ticket $1: its followers, and who follows its holder $2 as a rule; nobody who left.
select f.agent_id, f.alert_id, false as joining
from follower as f
join agent as a on a.id = f.agent_id
where f.ticket_id = $1 and a.departed_at is null
union all
select s.agent_id, null, true
from standing_follower as s
where s.kind = 'agent' and s.ref = $2
  and not exists (select 1 from follower as f where f.ticket_id = $1 and f.agent_id = s.agent_id)
order by agent_id
