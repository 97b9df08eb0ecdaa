-- Remembers when an agent last held a ticket.
insert into agent_idle (agent_id, last_held_at)
values ($1, $2)
on conflict (agent_id) do update set last_held_at = greatest(agent_idle.last_held_at, excluded.last_held_at)
