-- Gives the differences below an id ($1), newest first, at most $2.
select id, ticket_id, at, live, shadow
from shadow_difference
where id < $1
order by id desc
limit $2
