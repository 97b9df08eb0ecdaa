-- Lets an agent follow a ticket no longer; gives the alert he had of it.
delete from follower where ticket_id = $1 and agent_id = $2 returning alert_id
