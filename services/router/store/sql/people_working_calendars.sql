-- Gives by which calendar each of these agents ($1) works: his own, else that of an audience of his, else the default one.
select a.id, coalesce(
    a.calendar_id,
    (
        select u.calendar_id
        from agent_audience as m
        join audience as u on u.id = m.audience_id
        where m.agent_id = a.id and u.calendar_id is not null
        order by m.is_primary desc, u.id
        limit 1
    ),
    (select c.id from calendar as c where c.key = 'default')
) as calendar_id
from agent as a
where a.id = any ($1::bigint[])
