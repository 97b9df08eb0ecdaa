-- Notes that everything a departed agent had is handed over, if that is new; what others took meanwhile counts no more.
update departure
set ended_at = $2, total = (select count(*) from handover where agent_id = $1)
where agent_id = $1 and ended_at is null returning true
