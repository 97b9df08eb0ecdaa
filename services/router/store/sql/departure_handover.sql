-- Notes to whom ($3) a departed agent's ticket went.
update handover set to_agent_id = $3, at = $4 where agent_id = $1 and ticket_id = $2 and at is null
