-- Stores an alert for agents ($7) from their moments on ($8, pairwise); who is known to be withdrawn is never shown it.
with stored as (
    insert into alert (id, ticket_id, kind, title, text, raised_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing
),
judged as (
    select r.agent_id, r.at, exists (
        select 1
        from withdrawal as w
        where w.ticket_id = $2 and (w.agent_id is null or w.agent_id = r.agent_id)
          and (w.alert_id = $1 or (w.alert_id is null and w.at > $6))
    ) as gone
    from unnest($7::bigint[], $8::timestamptz[]) as r (agent_id, at)
)
insert into alert_recipient (alert_id, agent_id, at, shown_at, withdrawn_at)
select $1, agent_id, at, case when not gone and at <= $9 then $9 end, case when gone then $9 end
from judged
on conflict do nothing
returning agent_id, shown_at is not null as shown, withdrawn_at is not null as gone
