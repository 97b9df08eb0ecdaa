-- Ends all reminders of a ticket.
update reminder set done_at = $2 where ticket_id = $1 and done_at is null
