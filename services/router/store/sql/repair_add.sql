-- Keeps that a ticket was repaired.
insert into repair (ticket_id, reason, at)
values ($1, $2, $3)
