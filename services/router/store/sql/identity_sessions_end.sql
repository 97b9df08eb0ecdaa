-- Ends all sessions of an agent ($1) but one ($2; null: all).
delete from session where agent_id = $1 and hash is distinct from $2
