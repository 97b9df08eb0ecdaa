-- Keeps in the history of tickets ($1) that their customer was merged.
insert into history (ticket_id, at, what, agent_id, actor, facts)
select ticket_id, $2, 'customer_merged', $3, $4, $5
from unnest($1::bigint[]) as moved (ticket_id)
