-- Keeps what happened to a ticket.
insert into history (ticket_id, at, what, agent_id, actor, facts)
values ($1, $2, $3, $4, $5, $6)
