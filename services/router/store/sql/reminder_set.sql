-- Ends a ticket's reminders and makes these ($2 kinds, $3 due times, pairwise).
-- Those of a hold end with it; others that are due already are still given. The follow-up goes on, and so does the question
-- how the ticket stands, unless it is set anew: counted from a claim long ago it would never come again.
with gone as (
    update reminder
    set done_at = $4
    where ticket_id = $1 and done_at is null and kind <> 'follow_up'
      and (kind = any ($2::text[]) or kind = 'warning' or (kind <> 'stale' and due_at > $4))
)
insert into reminder (ticket_id, kind, due_at, created_at)
select $1, kind, due_at, $4
from unnest($2::text[], $3::timestamptz[]) as r (kind, due_at)
