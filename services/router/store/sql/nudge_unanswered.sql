-- Gives when the newest unanswered nudge of an agent about a ticket was made.
select max(at) from nudge where ticket_id = $1 and to_agent_id = $2 and answered_at is null
