-- Makes a ticket's exclusions by a mark exactly these ($2 agents, $3 reasons, $4 evidence, $5 relaxed), and notes which others are relaxed.
with wanted as (
    select agent_id, reason, evidence, relaxed
    from unnest($2::bigint[], $3::text[], $4::text[], $5::boolean[]) as w (agent_id, reason, evidence, relaxed)
),
gone as (
    delete from exclusion as e
    where e.ticket_id = $1 and e.reason = 'bad_rating'
      and not exists (select 1 from wanted as w where w.agent_id = e.agent_id and w.reason = e.reason)
)
insert into exclusion (ticket_id, agent_id, reason, evidence, relaxed, since)
select $1, agent_id, reason, evidence, relaxed, $6
from wanted
on conflict (ticket_id, agent_id, reason) do update set relaxed = excluded.relaxed
