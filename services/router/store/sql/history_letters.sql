-- Gives every letter with a ticket that came before $1: what is known of it, who claimed it first, who disposed of it.
select m.id, m.id::text as letter, m.ticket_id::text as ticket, coalesce(c.external_id, '#' || c.id) as customer,
    m.received_at,
    coalesce((
        select string_agg(distinct a.login, ';')
        from agent_address as x
        join agent as a on a.id = x.agent_id
        where x.address in (
            select lower(regexp_replace(trim(both '"' from sent.address::text), '\+[^@]*@', '@'))
            from (
                select jsonb_path_query(m.letter, 'lax $.to[*].address') as address
                union
                select jsonb_path_query(m.letter, 'lax $.cc[*].address')
                union
                select jsonb_path_query(m.letter, 'lax $.delivered_to[*]')
            ) as sent
        )
    ), '') as addressed,
    (select u.key from audience as u where u.key = t.about ->> 'audience' and u.live) as audience,
    t.about ->> 'product' as product_group,
    array_to_string(t.signals, ';') as signals,
    case when claimed.at < m.disposed_at then claimed.login end as claimed_by,
    case when claimed.at < m.disposed_at then claimed.at end as claimed_at,
    d.login as answered_by, case when d.id is not null then m.disposed_at end as answered_at
from message as m
join ticket as t on t.id = m.ticket_id
join customer as c on c.id = t.customer_id
left join agent as d on d.id = m.disposed_by and m.disposed_at >= m.received_at
left join lateral (
    select h.at, a.login
    from history as h
    join agent as a on a.id = h.agent_id
    where h.ticket_id = t.id and h.what = 'claimed' and h.at >= m.received_at
    order by h.at, h.id
    limit 1
) as claimed on true
where m.kind = 'letter' and ($1::timestamptz is null or m.received_at < $1)
order by m.received_at, m.id
