-- Gives a reply by the Message-ID we gave it.
select id, ticket_id, reply_id, agent_id, delivery, recipients
from message
where rfc_message_id = $1 and kind = 'reply'
limit 1
