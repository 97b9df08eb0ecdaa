-- Notes that reminders were given.
update reminder set done_at = $2 where id = any ($1::bigint[]) and done_at is null
