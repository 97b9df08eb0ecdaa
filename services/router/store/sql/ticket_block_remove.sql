-- Keeps an agent away from a ticket no longer.
delete from exclusion where ticket_id = $1 and agent_id = $2 and reason = 'blocked' returning true
