-- Gives publications in a state ($1, null for all) before a position ($2), newest first.
select position, reply_id, ticket_id, content ->> 'url' as url, content #>> '{question,subject}' as subject, state,
       attempts, reason, next_at, published_at, claim_token is not null as being_published
from publication
where ($1::text is null or state = $1) and ($2::bigint is null or position < $2)
order by position desc
limit $3
