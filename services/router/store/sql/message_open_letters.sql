-- Gives the letters of a ticket without a disposition, oldest first.
select id, received_at, ticket_version, author_address, author_name, author_verified, subject, rfc_message_id, letter
from message
where ticket_id = $1 and disposition = 'open'
order by received_at, id
