-- Gives the reply that a message is, if it is a letter.
select id, ticket_id, reply_id, agent_id, delivery, recipients
from message
where id = $1 and kind = 'reply' and delivery is not null
