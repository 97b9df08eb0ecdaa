-- Gives the due time of a ticket's live deadline.
select due_at from deadline where ticket_id = $1 and done_at is null
