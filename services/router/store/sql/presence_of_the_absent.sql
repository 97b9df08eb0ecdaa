-- Gives $3 groups' tickets whose responsible person is none of $1 and that one of $2 sees.
with seen as materialized (select distinct kind, ref from scope_reference where agent_id = any ($2::bigint[]))
select t.id
from agent as a
join ticket as t on t.responsible_id = a.id and t.state = 'waiting' and not t.exclusive
where a.id <> all ($1::bigint[])
  and exists (
      select 1 from visibility as v join seen as s on s.kind = v.kind and s.ref = v.ref where v.ticket_id = t.id
  )
order by coalesce(t.answer_due_at, t.oldest_open_at), t.id
limit $3
