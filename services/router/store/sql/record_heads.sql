-- Gives $3 decisions of a ticket below an id, newest first.
select id, at, record ->> 'entry' as entry, record ->> 'stage' as stage, policy_version
from decision
where ticket_id = $1 and id < $2
order by id desc
limit $3
