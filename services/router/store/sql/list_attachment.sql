-- Gives an attachment with the letter and ticket it belongs to.
select a.position, a.filename, a.content_type, m.letter_id, m.reply_id, m.ticket_id, m.kind
from attachment as a
join message as m on m.id = a.message_id
where a.id = $1
