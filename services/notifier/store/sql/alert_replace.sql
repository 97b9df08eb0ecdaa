-- Withdraws alerts of a ticket ($1) and kind ($2) raised until $5, all but $3, from agents ($4).
update alert_recipient as r
set withdrawn_at = $6
from alert as a
where a.ticket_id = $1 and a.kind = $2 and a.id <> $3 and a.raised_at <= $5 and a.id = r.alert_id
  and r.agent_id = any ($4::bigint[])
  and r.withdrawn_at is null
returning r.alert_id, r.agent_id, r.shown_at is not null as shown
