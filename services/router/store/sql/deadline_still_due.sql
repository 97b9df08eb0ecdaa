-- Gives those of these deadlines ($1) that are live and due at $2.
select id from deadline where id = any ($1::bigint[]) and done_at is null and due_at <= $2
