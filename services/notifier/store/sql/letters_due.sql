-- Gives up to $2 letters that are due and free.
select reply_id, attempts
from outgoing
where state = 'queued' and next_at <= $1 and claim_token is null
order by next_at, position
limit $2
for update skip locked
