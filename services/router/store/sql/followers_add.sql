-- Makes agents follow a ticket; gives those who did not yet.
insert into follower (ticket_id, agent_id, since)
select $1, agent_id, $3
from unnest($2::bigint[]) as n (agent_id)
on conflict do nothing
returning agent_id
