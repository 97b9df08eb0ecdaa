-- Gives a ticket's letters and replies, oldest first.
select id, kind, disposition, answered_by, reply_id, received_at, subject, author_name, author_address
from message
where ticket_id = $1 and kind in ('letter', 'reply')
order by received_at, id
