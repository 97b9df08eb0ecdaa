-- Gives at most 1000 tickets that break the invariant at $1: an open letter needs somebody to see it, one responsible, one deadline.
-- Whoever departs is one of the staff while what he had is being handed over, for an hour at the most.
with staff as materialized (
    select id, role
    from agent
    where departed_at is null
        or id in (select agent_id from departure where ended_at is null and began_at > $1::timestamptz - interval '1 hour')
),
-- Who left within five minutes counts while what he had is handed over.
answering as materialized (
    select id from staff
    union
    select agent_id from departure where ended_at is null and began_at > $1::timestamptz - interval '5 minutes'
),
overseers as materialized (select id from staff where role <> 'agent'),
-- Whom every supervisor and administrator is kept away from; without any of them that is every ticket.
hidden as materialized (
    select e.ticket_id
    from exclusion as e
    where not e.relaxed and e.agent_id in (select id from overseers)
    group by e.ticket_id
    having count(distinct e.agent_id) = (select count(*) from overseers)
),
found as (
    select t.id as ticket_id, 'no letter of it is open' as reason
    from ticket as t
    where t.state <> 'worked_out'
      and not exists (select 1 from message as m where m.ticket_id = t.id and m.disposition = 'open')
    union all
    select t.id, 'it has no live deadline'
    from ticket as t
    where t.state <> 'worked_out'
      and not exists (select 1 from deadline as d where d.ticket_id = t.id and d.done_at is null)
    union all
    select t.id, 'its deadline is not one of its state'
    from ticket as t
    join deadline as d on d.ticket_id = t.id and d.done_at is null
    where t.state <> 'worked_out'
      and (case t.state
          when 'claimed' then d.kind <> 'claim'
          when 'snoozed' then d.kind <> 'snooze'
          else d.kind in ('claim', 'snooze')
      end)
    union all
    select t.id, 'nobody responsible is there'
    from ticket as t
    where t.state <> 'worked_out' and (t.responsible_id is null or t.responsible_id not in (select id from answering))
    union all
    select t.id, 'its holder has departed or is not the one responsible'
    from ticket as t
    where t.state in ('claimed', 'snoozed') and t.state <> 'worked_out'
      and (t.holder_id not in (select id from answering) or t.holder_id is distinct from t.responsible_id)
    union all
    select t.id, 'nobody is in its scope'
    from ticket as t
    where t.state = 'waiting' and t.state <> 'worked_out'
      and not exists (select 1 from visibility as v where v.ticket_id = t.id)
    union all
    select t.id, 'nobody who may act sees it'
    from ticket as t
    where t.state = 'waiting' and t.state <> 'worked_out'
      and (not exists (select 1 from overseers) or t.id in (select ticket_id from hidden))
      and not exists (
          select 1
          from visibility as v
          join scope_reference as r on r.kind = v.kind and r.ref = v.ref
          join staff as s on s.id = r.agent_id
          where v.ticket_id = t.id
            and not exists (
                select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = s.id and not e.relaxed
            )
      )
    union all
    select t.id, 'it has no time by which to answer it'
    from ticket as t
    where t.answer_due_at is null and t.state <> 'worked_out' and (t.due_date is not null or t.class_key is not null)
    union all
    select t.id, 'it is merged but not worked out'
    from ticket as t
    where t.merged_into is not null and t.state <> 'worked_out'
    union all
    select distinct m.ticket_id, 'it is worked out with an open letter'
    from message as m
    where m.disposition = 'open'
      and not exists (select 1 from ticket as t where t.id = m.ticket_id and t.state <> 'worked_out')
    union all
    select d.ticket_id, 'it is worked out with a live deadline'
    from deadline as d
    where d.done_at is null
      and not exists (select 1 from ticket as t where t.id = d.ticket_id and t.state <> 'worked_out')
)
select ticket_id, reason
from found
order by ticket_id, reason
limit 1000
