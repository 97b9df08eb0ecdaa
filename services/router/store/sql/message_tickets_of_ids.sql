-- Gives the tickets that hold letters or replies with these Message-IDs, newest message first.
select ticket_id
from message
where rfc_message_id = any ($1::text[]) and ticket_id is not null and kind in ('letter', 'reply')
group by ticket_id
order by max(id) desc
limit 20
