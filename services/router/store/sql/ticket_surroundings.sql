-- Gives the oldest open letter of tickets and their live hold.
select t.id as ticket_id, m.id as letter_id, d.started_at, d.due_at, d.working_seconds
from unnest($1::bigint[]) as t (id)
left join lateral (
    select id from message where ticket_id = t.id and disposition = 'open' order by received_at, id limit 1
) as m on true
left join deadline as d on d.ticket_id = t.id and d.done_at is null
