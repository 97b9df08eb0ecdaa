-- Forgets an agent's sessions that are over.
delete from session where agent_id = $1 and expires_at <= $2
