-- Ends the live deadline of a ticket.
update deadline set done_at = $2 where ticket_id = $1 and done_at is null
