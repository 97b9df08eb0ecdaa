-- Gives the administrators who have not departed at $1, locked, so that the last one cannot be removed twice over.
select id
from agent
where role = 'administrator' and (departed_at is null or departed_at > $1)
order by id
for update
