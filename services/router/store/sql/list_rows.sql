-- Gives what a list shows an agent ($2) of these tickets ($1), in their order.
with mine as materialized (select kind, ref from scope_reference where agent_id = $2)
select t.id, t.subject, t.state, t.stage, t.exclusive, t.public, t.publish_to, t.about, t.oldest_open_at, t.updated_at,
    t.created_at, t.claimed_at, t.version, t.customer_id, c.name as customer_name,
    coalesce((select min(value) from identity where customer_id = t.customer_id and kind = 'address'), '') as customer_address,
    t.holder_id, h.name as holder_name, t.responsible_id, r.name as responsible_name,
    (select count(*) from message where ticket_id = t.id and disposition = 'open') as open_letters,
    (select count(*) from message where ticket_id = t.id and delivery = 'failed') as failed_replies,
    (select delivery from message where ticket_id = t.id and kind = 'reply' order by id desc limit 1) as delivery,
    coalesce((
        select left(case when visible_text <> '' then visible_text else text end, 400)
        from message
        where ticket_id = t.id and kind = 'letter'
        order by id desc
        limit 1
    ), '') as preview,
    d.due_at, d.kind as deadline, case when d.kind = 'snooze' then d.due_at end as snoozed_until, t.priority, t.tags,
    t.class_key, t.due_date, t.answer_due_at, t.merged_into, t.wake_on,
    (select count(*) from message where ticket_id = t.id and kind = 'letter') as letters,
    exists (select 1 from follower where ticket_id = t.id and agent_id = $2) as followed,
    (select count(*) from follower where ticket_id = t.id) as followers,
    exists (
        select 1 from visibility as v join mine as m on m.kind = v.kind and m.ref = v.ref where v.ticket_id = t.id
    ) and not exists (
        select 1 from exclusion as e where e.ticket_id = t.id and e.agent_id = $2 and not e.relaxed
    ) as in_scope,
    (select record from decision where ticket_id = t.id order by id desc limit 1) as record
from unnest($1::bigint[]) with ordinality as asked (id, place)
join ticket as t on t.id = asked.id
join customer as c on c.id = t.customer_id
left join agent as h on h.id = t.holder_id
left join agent as r on r.id = t.responsible_id
left join deadline as d on d.ticket_id = t.id and d.done_at is null
order by asked.place
