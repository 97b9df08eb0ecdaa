-- Gives the agents whom marks keep out of tickets ($1), and whether that is relaxed.
select ticket_id, agent_id, relaxed from exclusion where ticket_id = any ($1::bigint[]) and reason = 'bad_rating'
