-- Gives audiences after an id ($1), at most $2, with their agents; the one of id $3 alone when that is not null.
select u.id, u.version, u.key, u.name, d.key as department, c.key as calendar, u.live,
    coalesce((select array_agg(g.key order by g.key) from product_group as g where g.audience_id = u.id), '{}')
        as product_groups,
    (
        select count(*)
        from agent_audience as m
        join agent as a on a.id = m.agent_id
        where m.audience_id = u.id and a.departed_at is null
    ) as agents
from audience as u
join department as d on d.id = u.department_id
left join calendar as c on c.id = u.calendar_id
where u.id > $1 and ($3::bigint is null or u.id = $3)
order by u.id
limit $2
