-- Notes on which calendars ($2) the holds of tickets ($1, pairwise) were counted again, to the same end.
update deadline as d
set calendar = again.calendar
from unnest($1::bigint[], $2::jsonb[]) as again (ticket_id, calendar)
where d.ticket_id = again.ticket_id and d.done_at is null
