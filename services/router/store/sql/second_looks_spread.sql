-- Notes for a second look every open ticket that changes of the roster ($1) concern: whose hold was counted on a changed
-- calendar, whose scope reaches or reached a changed person, whose holder changed, whose customer buys goods that went to
-- another audience; and, with any change of people, what waits for single people alone because the policy's were missing.
with change as (
    select kind, ref from roster_change where id = any ($1::bigint[])
),
changed_agent as (
    select distinct ref::bigint as id from change where kind = 'agent'
),
calendars as (
    select coalesce(array_agg(distinct ref), '{}') as ids from change where kind = 'calendar'
),
asked as (
    select s.kind, s.ref from scope_reference as s join changed_agent as a on a.id = s.agent_id
    union
    select kind, ref from change where kind in ('audience', 'department', 'role')
    union
    select 'audience', u.id::text from audience as u where u.calendar_id::text = any (select unnest(ids) from calendars)
),
concerned as (
    select v.ticket_id from visibility as v join asked on asked.kind = v.kind and asked.ref = v.ref
    union
    select t.id from ticket as t join changed_agent as a on a.id = t.holder_id
    union
    select d.ticket_id from deadline as d where d.done_at is null and d.calendar ?| (select ids from calendars)
    union
    select v.ticket_id
    from visibility as v
    where v.kind = 'agent' and exists (select 1 from changed_agent)
        and not exists (select 1 from visibility as o where o.ticket_id = v.ticket_id and o.kind <> 'agent')
    union
    select t.id
    from change as c
    join order_line as l on l.product_group = c.ref
    join customer_order as o on o.id = l.order_id
    join ticket as t on t.customer_id = o.customer_id
    where c.kind = 'product_group'
)
insert into second_look (ticket_id)
select t.id
from concerned
join ticket as t on t.id = concerned.ticket_id
where t.state in ('waiting', 'claimed')
order by t.id
on conflict (ticket_id) do update set at = null where second_look.at is not null
