-- Withdraws a ticket's alerts ($2: one of them or null for all) from agents ($3, null for everybody).
update alert_recipient as r
set withdrawn_at = $5
from alert as a
where a.ticket_id = $1 and a.id = r.alert_id
  and (a.id = $2 or ($2::uuid is null and a.raised_at <= $4))
  and ($3::bigint[] is null or r.agent_id = any ($3))
  and r.withdrawn_at is null
returning r.alert_id, r.agent_id, r.shown_at is not null as shown
