-- Gives every live audience.
select g.id, g.key, g.name, d.key as department, g.calendar_id
from audience as g
join department as d on d.id = g.department_id
where g.live
