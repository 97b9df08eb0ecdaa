-- Gives an agent's live alerts before the cursor ($2, $3), newest first.
select a.id, a.ticket_id, a.kind, a.title, a.text, a.raised_at, r.acknowledged_at
from alert_recipient as r
join alert as a on a.id = r.alert_id
where r.agent_id = $1 and r.withdrawn_at is null and r.shown_at is not null
  and (a.ticket_id is not null or r.acknowledged_at is null)
  and ($2::timestamptz is null or (a.raised_at, a.id) < ($2, $3::uuid))
order by a.raised_at desc, a.id desc
limit $4
