-- Gives every agent with the department and what the desk needs to know of him.
select a.id, a.name, a.role, coalesce(d.key, '') as department, a.capacity, a.departed_at,
    coalesce(a.calendar_id, (
        select g.calendar_id
        from agent_audience as m
        join audience as g on g.id = m.audience_id
        where m.agent_id = a.id and g.calendar_id is not null
        order by m.is_primary desc, g.id
        limit 1
    ), 0) as calendar_id
from agent as a
left join department as d on d.id = a.department_id
