-- Keeps a nudge and gives its id.
insert into nudge (ticket_id, by_agent_id, to_agent_id, text, at, alert_id)
values ($1, $2, $3, $4, $5, $6)
returning id
