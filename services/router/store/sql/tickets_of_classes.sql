-- Gives how many open tickets of some classes ($1) each agent holds, is offered or is responsible for.
select coalesce(holder_id, responsible_id) as agent_id, count(*) as tickets
from ticket
where class_key = any ($1::text[]) and class_key is not null and state in ('waiting', 'claimed')
    and coalesce(holder_id, responsible_id) is not null
group by coalesce(holder_id, responsible_id)
