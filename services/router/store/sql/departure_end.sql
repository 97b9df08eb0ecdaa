-- Notes that everything a departed agent had is handed over, if that is new.
update departure set ended_at = $2 where agent_id = $1 and ended_at is null returning true
