-- Gives at most $3 events of each agent ($1) after his position ($2, pairwise), in order.
select e.agent_id, e.id, e.type, e.data
from unnest($1::bigint[], $2::bigint[]) as reader (agent_id, position)
join stream as s on s.agent_id = reader.agent_id and s.last_id > reader.position
cross join lateral (
    select agent_id, id, type, data
    from stream_event
    where agent_id = reader.agent_id and id > reader.position
    order by id
    limit $3
) as e
order by e.agent_id, e.id
