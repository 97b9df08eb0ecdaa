-- Gives a publication whose lease ended with no verdict.
select reply_id, ticket_id, message_id, content, requested_at, attempts, claim_token
from publication
where leased_until < now()
order by leased_until
limit 1
for update skip locked
