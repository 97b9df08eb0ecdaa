-- Makes a reminder unless the ticket has a live one of the kind.
insert into reminder (ticket_id, kind, due_at, created_at)
select $1, $2, $3, $4
where not exists (select 1 from reminder where ticket_id = $1 and kind = $2 and done_at is null)
