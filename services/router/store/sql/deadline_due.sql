-- Gives live deadlines that are due, but those of $3, oldest due time first.
select id, ticket_id, kind, due_at
from deadline
where done_at is null and due_at <= $1 and id <> all ($3::bigint[])
order by due_at, id
limit $2
