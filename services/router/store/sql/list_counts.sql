-- Counts the tickets of an agent's views.
with mine as materialized (select kind, ref from scope_reference where agent_id = $1),
waiting as (
    select t.exclusive and t.responsible_id = $1 as offered,
        bool_or(v.kind = 'audience') as by_audience
    from ticket as t
    join visibility as v on v.ticket_id = t.id
    join mine as m on m.kind = v.kind and m.ref = v.ref
    where t.state = 'waiting'
      and not exists (select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $1 and not e.relaxed)
    group by t.id
)
select count(*) filter (where offered) as offered,
    (select count(*) from ticket where holder_id = $1 and state = 'claimed') as mine,
    count(*) filter (where by_audience and not offered) as audience,
    count(*) filter (where not by_audience and not offered) as everybody,
    (select count(*) from ticket where holder_id = $1 and state = 'snoozed') as snoozed,
    (
        select count(*)
        from follower as w
        join ticket as t on t.id = w.ticket_id
        where w.agent_id = $1 and t.state <> 'worked_out'
    ) as followed
from waiting
