-- Tells how far an agent's stream reaches.
select last_id, forgotten_id from stream where agent_id = $1
