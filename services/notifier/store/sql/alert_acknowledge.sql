-- Notes that the agent $2 has seen the live alert $1; gives a row to the first.
update alert_recipient
set acknowledged_at = $3
where alert_id = $1 and agent_id = $2 and withdrawn_at is null and shown_at is not null and acknowledged_at is null
returning agent_id
