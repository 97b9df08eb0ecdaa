-- Gives the waiting tickets in whose scope these agents are.
select t.id
from ticket as t
where t.state = 'waiting' and exists (
    select 1
    from visibility as v
    join scope_reference as r on r.kind = v.kind and r.ref = v.ref
    where v.ticket_id = t.id and r.agent_id = any ($1::bigint[])
)
order by t.id
