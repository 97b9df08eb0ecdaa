-- Withdraws everything from the agent $1.
update alert_recipient set withdrawn_at = $2 where agent_id = $1 and withdrawn_at is null
