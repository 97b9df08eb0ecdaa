-- Gives the agents who work by a calendar: their own, else that of an audience of theirs, else the default one.
select a.id
from agent as a
where $1 = coalesce(
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
)
order by a.id
