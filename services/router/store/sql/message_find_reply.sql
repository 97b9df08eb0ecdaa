-- Gives a reply by its id.
select id, ticket_id, reply_id, agent_id, delivery, recipients
from message
where reply_id = $1
