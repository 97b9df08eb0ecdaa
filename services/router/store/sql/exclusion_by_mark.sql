-- Gives the agents whom a mark keeps out of a ticket, and whether that is relaxed.
select agent_id, relaxed from exclusion where ticket_id = $1 and reason = 'bad_rating'
