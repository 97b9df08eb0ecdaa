-- Gives the administrators who have not departed, locked, so that the last one cannot be removed twice over. Nobody
-- departs ahead of time, so no time is compared: that of a request which waited here would be too early.
select id
from agent
where role = 'administrator' and departed_at is null
order by id
for update
