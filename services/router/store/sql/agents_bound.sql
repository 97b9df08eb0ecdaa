-- Gives the agents who hold a ticket, are offered one or are responsible for one.
select agent_id, bool_or(offered) as offered
from (
    select responsible_id as agent_id, exclusive and stage <> 'reassigned' as offered
    from ticket
    where state = 'waiting' and responsible_id is not null
    union
    select holder_id, false from ticket where holder_id is not null
) as bound
group by agent_id
