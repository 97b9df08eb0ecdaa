-- Gives the tickets that break the invariant at $1: an open letter needs somebody to see it, one responsible, one deadline.
with live as (
    select t.id, t.state, t.holder_id, t.responsible_id,
        exists (select 1 from message as m where m.ticket_id = t.id and m.disposition = 'open') as has_open,
        exists (select 1 from deadline as d where d.ticket_id = t.id and d.done_at is null) as has_deadline
    from ticket as t
    where t.state <> 'worked_out'
),
finished as (
    select distinct t.id
    from message as m
    join ticket as t on t.id = m.ticket_id
    where m.disposition = 'open' and t.state = 'worked_out'
),
staff as materialized (select id, role from agent where departed_at is null or departed_at > $1),
overseers as materialized (select id from staff where role <> 'agent')
select id as ticket_id, 'no letter of it is open' as reason from live where not has_open
union all
select id, 'it has no live deadline' from live where not has_deadline
union all
select id, 'nobody responsible is there' from live
where responsible_id is null or responsible_id not in (select id from staff)
union all
select id, 'its holder has departed or is not the one responsible' from live
where state = 'claimed' and (holder_id not in (select id from staff) or holder_id is distinct from responsible_id)
union all
select l.id, 'nobody who may act sees it' from live as l
where l.state = 'waiting'
  and not exists (
      select 1
      from overseers as s
      where not exists (select 1 from exclusion as e where e.ticket_id = l.id and e.agent_id = s.id and not e.relaxed)
  )
  and not exists (
      select 1
      from visibility as v
      join scope_reference as r on r.kind = v.kind and r.ref = v.ref
      join staff as s on s.id = r.agent_id
      where v.ticket_id = l.id
        and not exists (select 1 from exclusion as e where e.ticket_id = l.id and e.agent_id = s.id and not e.relaxed)
  )
union all
select id, 'it is worked out with an open letter' from finished
union all
select d.ticket_id, 'it is worked out with a live deadline'
from deadline as d
join ticket as t on t.id = d.ticket_id
where d.done_at is null and t.state = 'worked_out'
order by ticket_id, reason
limit 1000
