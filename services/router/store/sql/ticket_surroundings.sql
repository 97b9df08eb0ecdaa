-- Gives the oldest open letter of a ticket and its live hold.
select
    (select id from message where ticket_id = $1 and disposition = 'open' order by received_at, id limit 1) as letter_id,
    d.started_at, d.due_at, d.working_seconds
from (select 1) as one
left join deadline as d on d.ticket_id = $1 and d.done_at is null
