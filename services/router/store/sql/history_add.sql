-- Keeps what happened to tickets.
insert into history (ticket_id, at, what, agent_id, actor, facts)
select ticket_id, $6, what, agent_id, actor, facts
from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::jsonb[]) as h (ticket_id, what, agent_id, actor, facts)
