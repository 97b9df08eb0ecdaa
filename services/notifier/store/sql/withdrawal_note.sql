-- Remembers a withdrawal for each agent of $3 (null stands for everybody).
insert into withdrawal as w (ticket_id, alert_id, agent_id, at)
select $1, $2, agent_id, $4
from unnest($3::bigint[]) as a (agent_id)
on conflict (ticket_id, alert_id, agent_id) do update set at = greatest(w.at, excluded.at)
