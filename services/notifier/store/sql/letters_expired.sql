-- Gives up to $1 letters whose lease ended with no conclusion.
select reply_id, ticket_id, message_id, sender, reply_to, subject, text, in_reply_to, reference_ids, requested_at,
       stage, attempts, attachments, claim_token
from outgoing
where leased_until < now()
order by leased_until
limit $1
for update skip locked
