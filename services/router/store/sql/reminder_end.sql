-- Notes that reminders were given; gives those that were not before.
update reminder set done_at = $2 where id = any ($1::bigint[]) and done_at is null returning id
