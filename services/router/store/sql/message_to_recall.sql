-- Gives the replies of a ticket ($1) that wait for a moment after $2.
select reply_id
from message
where ticket_id = $1 and kind = 'reply' and delivery = 'queued' and send_at > $2
order by id
