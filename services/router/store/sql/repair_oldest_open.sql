-- Gives when the oldest open letter of a ticket came.
select min(received_at) from message where ticket_id = $1 and disposition = 'open'
