-- Appends events ($1 agents, $2 types, $3 data pairwise); each agent's counter is raised in this transaction.
with fresh as (
    select agent_id, type, data,
           row_number() over (partition by agent_id order by place) as step,
           count(*) over (partition by agent_id) as steps
    from unnest($1::bigint[], $2::text[], $3::jsonb[]) with ordinality as e (agent_id, type, data, place)
),
counted as (
    insert into stream as s (agent_id, last_id)
    select agent_id, count(*) from fresh group by agent_id order by agent_id
    on conflict (agent_id) do update set last_id = s.last_id + excluded.last_id
    returning agent_id, last_id
)
insert into stream_event (agent_id, id, type, data, created_at)
select f.agent_id, c.last_id - f.steps + f.step, f.type, f.data, $4
from fresh as f
join counted as c using (agent_id)
