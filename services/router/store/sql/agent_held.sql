-- Remembers when agents last held a ticket. Their loads are locked first and all in the order of ids, as by a claim, so
-- that those who take and give back many at once never wait for each other in a ring.
with loads as materialized (
    select agent_id from agent_load where agent_id = any ($1::bigint[]) order by agent_id for update
)
insert into agent_idle (agent_id, last_held_at)
select agent_id, $2
from unnest($1::bigint[]) as held (agent_id)
where (select count(*) from loads) >= 0
order by agent_id
on conflict (agent_id) do update set last_held_at = greatest(agent_idle.last_held_at, excluded.last_held_at)
