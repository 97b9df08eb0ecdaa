-- Ends the follow-ups due by $1; what another copy works on is left to it.
with due as (
    select r.id
    from reminder as r
    join ticket as t on t.id = r.ticket_id
    where r.kind = 'follow_up' and r.done_at is null and r.due_at <= $1
    order by r.due_at, r.id
    limit $3
    for update of r, t skip locked
)
update reminder as r set done_at = $2 from due where r.id = due.id
returning r.ticket_id
