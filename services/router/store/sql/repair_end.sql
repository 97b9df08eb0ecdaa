-- Ends the live deadline and the reminders of a worked-out ticket.
with ended as (
    update deadline as d
    set done_at = $2
    from ticket as t
    where d.ticket_id = $1 and d.done_at is null and t.id = $1 and t.state = 'worked_out'
)
update reminder as r
set done_at = $2
from ticket as t
where r.ticket_id = $1 and r.done_at is null and t.id = $1 and t.state = 'worked_out'
