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
-- Open tickets beside live deadlines and beside open letters: each is read once, in the order of its index.
beside_deadlines as (
    select coalesce(t.id, d.ticket_id) as ticket_id,
        d.ticket_id is null as lacks_deadline,
        t.id is null as outlived,
        t.id is not null and case t.state
            when 'claimed' then d.kind <> 'claim'
            when 'snoozed' then d.kind <> 'snooze'
            else d.kind in ('claim', 'snooze')
        end as wrong_kind,
        t.id is not null
            and (t.responsible_id is null or t.responsible_id not in (select id from answering)) as nobody_responsible,
        t.state in ('claimed', 'snoozed')
            and (t.holder_id not in (select id from answering) or t.holder_id is distinct from t.responsible_id) as not_held
    from (select id, state, holder_id, responsible_id from ticket where state <> 'worked_out') as t
    full join (select ticket_id, kind from deadline where done_at is null) as d on d.ticket_id = t.id
),
beside_letters as (
    select coalesce(t.id, m.ticket_id) as ticket_id, m.ticket_id is null as lacks_letter, t.id is null as outlived
    from (select id from ticket where state <> 'worked_out') as t
    full join (select ticket_id from message where disposition = 'open') as m on m.ticket_id = t.id
),
found as (
    select b.ticket_id, r.reason
    from beside_deadlines as b
    cross join lateral (
        values (b.lacks_deadline, 'it has no live deadline'),
            (b.wrong_kind, 'its deadline is not one of its state'),
            (b.nobody_responsible, 'nobody responsible is there'),
            (b.not_held, 'its holder has departed or is not the one responsible'),
            (b.outlived, 'it is worked out with a live deadline')
    ) as r (broken, reason)
    where r.broken and (b.lacks_deadline or b.wrong_kind or b.nobody_responsible or b.not_held or b.outlived)
    union all
    select distinct ticket_id,
        case when outlived then 'it is worked out with an open letter' else 'no letter of it is open' end
    from beside_letters
    where lacks_letter or outlived
    union all
    select t.id, 'nobody is in its scope'
    from ticket as t
    where t.state = 'waiting' and t.state <> 'worked_out'
      and not exists (select 1 from visibility as v where v.ticket_id = t.id)
    union all
    -- Counted ticket by ticket: joined at once, all tickets would be set against all their people for the sake of one.
    select t.id, 'nobody who may act sees it'
    from ticket as t
    cross join lateral (
        select count(*) as people
        from visibility as v
        join scope_reference as r on r.kind = v.kind and r.ref = v.ref
        join staff as s on s.id = r.agent_id
        where v.ticket_id = t.id
          and not exists (
              select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = s.id and not e.relaxed
          )
    ) as seen_by
    where t.state = 'waiting' and t.state <> 'worked_out'
      and (not exists (select 1 from overseers) or t.id in (select ticket_id from hidden))
      and seen_by.people = 0
    union all
    select t.id, 'it has no time by which to answer it'
    from ticket as t
    where t.answer_due_at is null and t.state <> 'worked_out' and (t.due_date is not null or t.class_key is not null)
    union all
    select t.id, 'it is merged but not worked out'
    from ticket as t
    where t.merged_into is not null and t.state <> 'worked_out'
)
select ticket_id, reason
from found
order by ticket_id, reason
limit 1000
