-- Makes this ($2 to $7) the one live deadline of a ticket, ends its reminders and makes these ($9 kinds, $10 due times, pairwise).
-- Those of a hold end with it; others that are due already are still given. The follow-up goes on, and so does the question
-- how the ticket stands, unless it is set anew: counted from a claim long ago it would never come again.
with gone as (
    update reminder
    set done_at = $8
    where ticket_id = $1 and done_at is null and kind <> 'follow_up'
      and (kind = any ($9::text[]) or kind = 'warning' or (kind <> 'stale' and due_at > $8))
),
made as (
    insert into reminder (ticket_id, kind, due_at, created_at)
    select $1, kind, due_at, $8
    from unnest($9::text[], $10::timestamptz[]) as r (kind, due_at)
)
insert into deadline (ticket_id, kind, due_at, started_at, working_seconds, remaining_seconds, calendar, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (ticket_id) where done_at is null do update
set kind = excluded.kind, due_at = excluded.due_at, started_at = excluded.started_at,
    working_seconds = excluded.working_seconds, remaining_seconds = excluded.remaining_seconds,
    calendar = excluded.calendar, created_at = excluded.created_at
