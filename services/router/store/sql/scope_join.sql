-- Adds an agent ($2) to the scope of a ticket ($1).
insert into visibility (ticket_id, kind, ref, stage, since)
values ($1, 'agent', $2, $3, $4)
on conflict do nothing
