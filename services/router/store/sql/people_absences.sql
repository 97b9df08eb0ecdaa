-- Gives the absences of an agent ($1) after an id ($2), at most $3.
select id, agent_id, starts_at, ends_at, kind
from absence
where agent_id = $1 and id > $2
order by id
limit $3
