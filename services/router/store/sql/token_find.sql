-- Gives those of the tokens that are ours, and the ticket in which the reply of each stands now.
select k.token, k.ticket_id, k.reply_id, m.ticket_id as stands_in
from ticket_token as k
join message as m on m.reply_id = k.reply_id
where k.token = any ($1::text[])
