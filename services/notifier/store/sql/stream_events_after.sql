-- Gives at most $3 events of each agent ($1) after his position ($2, pairwise), in order; of an alert withdrawn meanwhile only that.
select e.agent_id, e.id, e.type, e.data
from unnest($1::bigint[], $2::bigint[]) as reader (agent_id, position)
join stream as s on s.agent_id = reader.agent_id and s.last_id > reader.position
cross join lateral (
    select o.agent_id, o.id, o.type, o.data
    from stream_event as o
    where o.agent_id = reader.agent_id and o.id > reader.position
      and not (
          o.type = 'alert.raised' and exists (
              select 1
              from alert_recipient as r
              where r.alert_id = (o.data ->> 'id')::uuid and r.agent_id = o.agent_id and r.withdrawn_at is not null
          )
      )
    order by o.id
    limit $3
) as e
order by e.agent_id, e.id
