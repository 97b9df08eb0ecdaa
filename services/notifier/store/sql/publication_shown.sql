-- Gives one publication, locked.
select position, reply_id, ticket_id, content ->> 'url' as url, content #>> '{question,subject}' as subject, state,
       attempts, reason, next_at, published_at, claim_token is not null as being_published
from publication
where reply_id = $1
for update
