-- Gives every open letter of a ticket a disposition.
update message
set disposition = $2, disposed_by = $3, answered_by = $4, disposed_at = $5
where ticket_id = $1 and disposition = 'open'
returning id
