-- Gives the alert $1 as it stands for the agent $2.
select a.id, a.ticket_id, a.kind, a.title, a.text, a.raised_at, r.acknowledged_at
from alert_recipient as r
join alert as a on a.id = r.alert_id
where r.alert_id = $1 and r.agent_id = $2 and r.withdrawn_at is null and r.shown_at is not null
