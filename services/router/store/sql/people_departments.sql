-- Gives departments after an id ($1), at most $2.
select id, key, name
from department
where id > $1
order by id
limit $2
