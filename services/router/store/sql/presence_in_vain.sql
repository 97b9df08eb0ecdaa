-- Gives what waits for an empty chair at $1, after an id ($2), at most $3: offers of those who are not there; claims of those
-- who went on leave since they claimed, and whatever else is offered to them alone. Everybody is looked up by himself: whoever
-- has nothing is free.
select t.id
from agent as a
cross join lateral (
    select id
    from ticket
    where responsible_id = a.id and state = 'waiting' and exclusive and stage <> 'reassigned' and id > $2
) as t
where not a.present
  and not exists (select 1 from departure as d where d.agent_id = a.id and d.ended_at is null)
union
select t.id
from absence as l
cross join lateral (
    select id
    from ticket
    where holder_id = l.agent_id and state = 'claimed' and claimed_at < l.starts_at and id > $2
    union all
    select id
    from ticket
    where responsible_id = l.agent_id and state = 'waiting' and exclusive and id > $2
) as t
where l.starts_at <= $1 and l.ends_at > $1
order by id
limit $3
