-- Copies followers, declines and blocks of ticket $1 to ticket $2.
with followed as (
    insert into follower (ticket_id, agent_id, since)
    select $2, agent_id, since from follower where ticket_id = $1
    on conflict do nothing
)
insert into exclusion (ticket_id, agent_id, reason, evidence, relaxed, since, by_agent_id)
select $2, agent_id, reason, evidence, relaxed, since, by_agent_id
from exclusion
where ticket_id = $1 and reason in ('declined', 'blocked')
on conflict do nothing
