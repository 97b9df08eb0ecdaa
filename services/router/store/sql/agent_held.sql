-- Remembers when agents last held a ticket; in the order of their ids, so that two who return many never wait in a ring.
insert into agent_idle (agent_id, last_held_at)
select agent_id, $2 from unnest($1::bigint[]) as held (agent_id) order by agent_id
on conflict (agent_id) do update set last_held_at = greatest(agent_idle.last_held_at, excluded.last_held_at)
