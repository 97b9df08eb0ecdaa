-- Gives those of the tokens that are ours.
select token, ticket_id, reply_id
from ticket_token
where token = any ($1::text[])
