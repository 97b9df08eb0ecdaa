-- Gives of the groups' tickets of each agent ($1) so many ($2) as he would reach last and one of $3 sees.
with seen as materialized (select distinct kind, ref from scope_reference where agent_id = any ($3::bigint[]))
select t.id
from unnest($1::bigint[], $2::bigint[]) as share (agent_id, tickets)
cross join lateral (
    select o.id, coalesce(o.answer_due_at, o.oldest_open_at) as due
    from ticket as o
    where o.responsible_id = share.agent_id and o.state = 'waiting' and not o.exclusive
      and exists (
          select 1 from visibility as v join seen as s on s.kind = v.kind and s.ref = v.ref where v.ticket_id = o.id
      )
    order by due desc, o.id desc
    limit share.tickets
) as t
order by t.due, t.id
