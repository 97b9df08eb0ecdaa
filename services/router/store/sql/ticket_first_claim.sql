-- A part of statements: who claimed last the ticket of an `asker`, if he could have had it, for its scope holds him (or he
-- sees everything) and nothing keeps him out, and if it neither waits nor is his; no row for any other.
select a.name, h.at
from ticket as t
cross join lateral (
    select agent_id, at from history where ticket_id = t.id and what = 'claimed' order by id desc limit 1
) as h
join agent as a on a.id = h.agent_id
where t.id = asker.ticket_id and t.state <> 'waiting' and t.holder_id is distinct from asker.agent_id
  and t.merged_into is null
  and (
      asker.everything
      or exists (
          select 1
          from visibility as v
          join scope_reference as r on r.kind = v.kind and r.ref = v.ref
          where v.ticket_id = t.id and r.agent_id = asker.agent_id
      )
      and not exists (
          select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = asker.agent_id and not e.relaxed
      )
  )
