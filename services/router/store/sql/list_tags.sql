-- Gives the tags of open tickets that an agent ($1) may see, of all when $2, most used first.
with mine as materialized (select kind, ref from scope_reference where agent_id = $1)
select u.tag, count(*) as count
from ticket as t
cross join unnest(t.tags) as u (tag)
where t.tags <> '{}' and t.state <> 'worked_out'
  and (
      $2
      or t.holder_id = $1
      or t.id in (select ticket_id from follower where agent_id = $1)
      or t.state = 'waiting' and exists (
          select 1 from visibility as v join mine as m on m.kind = v.kind and m.ref = v.ref where v.ticket_id = t.id
      )
      and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
  )
group by u.tag
order by count desc, u.tag
limit $3
