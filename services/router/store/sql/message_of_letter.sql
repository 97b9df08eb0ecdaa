-- Gives the message that a letter is.
select id, ticket_id, kind, disposition, letter
from message
where letter_id = $1
