-- Gives who claimed last a ticket ($1) that an agent ($2) could have had, for its scope holds him (or he sees everything,
-- $3) and nothing keeps him out, and that neither waits nor is his; no row for any other.
select a.name, h.at
from ticket as t
cross join lateral (
    select agent_id, at from history where ticket_id = t.id and what = 'claimed' order by id desc limit 1
) as h
join agent as a on a.id = h.agent_id
where t.id = $1 and t.state <> 'waiting' and t.holder_id is distinct from $2 and t.merged_into is null
  and (
      $3
      or exists (
          select 1
          from visibility as v
          join scope_reference as r on r.kind = v.kind and r.ref = v.ref
          where v.ticket_id = t.id and r.agent_id = $2
      )
      and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $2 and not e.relaxed)
  )
