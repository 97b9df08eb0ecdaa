-- Keeps an agent away from a ticket: he follows it no longer, nor does he go on seeing it because he worked it out.
with unfollowed as (
    delete from follower where ticket_id = $1 and agent_id = $2
),
unseen as (
    update ticket set responsible_id = $4, version = version + 1 where id = $1 and responsible_id = $2 and state = 'worked_out'
)
insert into exclusion (ticket_id, agent_id, reason, evidence, by_agent_id, since)
values ($1, $2, 'blocked', $3, $4, $5)
on conflict (ticket_id, agent_id, reason) do update
set evidence = excluded.evidence, by_agent_id = excluded.by_agent_id, relaxed = false, since = excluded.since
