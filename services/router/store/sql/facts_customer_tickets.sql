-- Gives the newest $4 tickets of a customer ($1) that an agent ($2) may see; all of them when $3.
with mine as materialized (select kind, ref from scope_reference where agent_id = $2)
select t.id, t.subject, t.state, t.updated_at
from ticket as t
where t.customer_id = $1
    and (
        $3
        or t.holder_id = $2
        or t.id in (select ticket_id from follower where agent_id = $2)
        or (
            t.state = 'waiting'
            and exists (
                select 1
                from visibility as v
                join mine as m on m.kind = v.kind and m.ref = v.ref
                where v.ticket_id = t.id
            )
            and not exists (
                select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $2 and not e.relaxed
            )
        )
    )
order by t.id desc
limit $4
