-- Gives tickets that are to be looked at again at $1, at most $2.
select ticket_id from second_look where at is null or at <= $1 order by ticket_id limit $2
