-- Answers the nudges about a ticket whose addressee, or whose holder, did something with it, and gives them.
update nudge as n
set answered_at = $3
where n.ticket_id = $1 and n.answered_at is null
  and (n.to_agent_id = $2 or exists (select 1 from ticket as t where t.id = $1 and t.holder_id = $2))
returning n.by_agent_id, n.to_agent_id, n.alert_id
