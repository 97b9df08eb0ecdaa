-- Gives agents after an id ($1), at most $2; the one of id $3 or of login $4 alone when that is not null.
select a.id, a.login, a.version, a.away, a.idle, a.last_seen_at, a.departed_at, a.name, a.role, d.key as department,
    c.key as calendar, a.address, a.capacity,
    coalesce((
        select array_agg(x.address order by x.address)
        from agent_address as x
        where x.agent_id = a.id and x.address is distinct from a.address
    ), '{}') as aliases,
    coalesce((
        select jsonb_agg(jsonb_build_array(u.key, m.is_primary) order by m.is_primary desc, u.key)
        from agent_audience as m
        join audience as u on u.id = m.audience_id
        where m.agent_id = a.id
    ), '[]') as audiences
from agent as a
left join department as d on d.id = a.department_id
left join calendar as c on c.id = a.calendar_id
where a.id > $1 and ($3::bigint is null or a.id = $3) and ($4::text is null or a.login = $4)
order by a.id
limit $2
