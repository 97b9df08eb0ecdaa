-- Gives who follows the customers of tickets $1 as a rule and may read them: by a supervisor's word, else who sees it now.
select t.id as ticket_id, s.agent_id
from ticket as t
join standing_follower as s on s.kind = 'customer' and s.ref = t.customer_id
where t.id = any ($1::bigint[]) and (
    s.granted or t.holder_id = s.agent_id or t.state = 'waiting' and exists (
        select 1
        from visibility as v
        join scope_reference as r on r.kind = v.kind and r.ref = v.ref
        where v.ticket_id = t.id and r.agent_id = s.agent_id
    ) and not exists (
        select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = s.agent_id and not e.relaxed
    )
)
order by t.id, s.agent_id
