-- Marks up to $2 recipients whose moment has come as shown and gives their alerts, the oldest moment first.
with due as (
    select alert_id, agent_id
    from alert_recipient
    where shown_at is null and withdrawn_at is null and at <= $1
    order by at
    limit $2
),
shown as (
    update alert_recipient as r
    set shown_at = $1
    from due
    where r.alert_id = due.alert_id and r.agent_id = due.agent_id
    returning r.alert_id, r.agent_id, r.at
)
select a.id, a.ticket_id, a.kind, a.title, a.text, a.raised_at, s.agent_ids
from (select alert_id, array_agg(agent_id) as agent_ids, min(at) as at from shown group by alert_id) as s
join alert as a on a.id = s.alert_id
order by s.at, a.raised_at
