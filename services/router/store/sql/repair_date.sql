-- Gives an open ticket a time by which to answer it.
update ticket
set answer_due_at = coalesce(due_date, oldest_open_at), updated_at = $2, version = version + 1
where id = $1 and answer_due_at is null and state <> 'worked_out'
