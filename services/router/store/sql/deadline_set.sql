-- Makes this the one live deadline of a ticket.
insert into deadline (ticket_id, kind, due_at, started_at, working_seconds, remaining_seconds, calendar, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (ticket_id) where done_at is null do update
set kind = excluded.kind, due_at = excluded.due_at, started_at = excluded.started_at,
    working_seconds = excluded.working_seconds, remaining_seconds = excluded.remaining_seconds,
    calendar = excluded.calendar, created_at = excluded.created_at
