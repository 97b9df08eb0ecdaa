-- Tells whether an agent follows a ticket.
select exists (select 1 from follower where ticket_id = $1 and agent_id = $2)
