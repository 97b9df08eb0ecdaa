-- Stores alerts ($1 to $6, pairwise) for agents from their moments on ($7 alerts, $8 agents, $9 moments, pairwise); who is
-- known to be withdrawn is never shown one. $10: now.
with raised as (
    select *
    from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
        as a (id, ticket_id, kind, title, text, raised_at)
),
stored as (
    insert into alert (id, ticket_id, kind, title, text, raised_at)
    select id, ticket_id, kind, title, text, raised_at
    from raised
    on conflict do nothing
),
judged as (
    select r.alert_id, r.agent_id, r.at, exists (
        select 1
        from withdrawal as w
        where w.ticket_id = a.ticket_id and (w.agent_id is null or w.agent_id = r.agent_id)
          and (w.alert_id = a.id or (w.alert_id is null and w.at > a.raised_at))
    ) as gone
    from unnest($7::uuid[], $8::bigint[], $9::timestamptz[]) as r (alert_id, agent_id, at)
    join raised as a on a.id = r.alert_id
)
insert into alert_recipient (alert_id, agent_id, at, shown_at, withdrawn_at)
select alert_id, agent_id, at, case when not gone and at <= $10 then $10 end, case when gone then $10 end
from judged
on conflict do nothing
returning alert_id, agent_id, shown_at is not null as shown, withdrawn_at is not null as gone
