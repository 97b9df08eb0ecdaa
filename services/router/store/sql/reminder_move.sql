-- Sets the reminder of a kind of a ticket anew ($3: when it is due, null: never).
with gone as (
    update reminder set done_at = $4 where ticket_id = $1 and kind = $2 and done_at is null
)
insert into reminder (ticket_id, kind, due_at, created_at)
select $1, $2, $3, $4
where $3::timestamptz is not null
